import { join } from 'node:path';
import { temporaryFolder } from '../config/temporary-folder';
import { jsonOf, runLine } from './recording-terminal';

const folder = temporaryFolder();
const elsewhere = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };
const list = (env: Readonly<Record<string, string>>) =>
  runLine('learner list --instance demo --json', { env: { ...elsewhere, ...env } });

describe('a client of a Temporal server that is not on this machine', () => {
  it('says nothing to it while no key ring is named, and says how to mean it', async () => {
    const outcome = await list({});
    expect(outcome.code).toBe(7);
    const { error } = jsonOf<{ error: { code: string; message: string; hint: string } }>(outcome);
    expect(error.message).toContain('temporal.example.com:7233 is not on this machine, and there is no key ring');
    for (const word of ['lethe keys init', 'LETHE_KEYS=', 'LETHE_ENCRYPTION=off']) expect(error.hint).toContain(word);
  });

  it.each([
    ['a ring that is not there', { LETHE_KEYS: 'file:/nowhere/keys.json' }, 'there is no key ring'],
    ['a variable that is not set', { LETHE_KEYS: 'env:RING' }, 'RING is not set'],
    ['a variable that holds no ring', { LETHE_KEYS: 'env:RING', RING: 'x' }, 'is not a key ring'],
    ['a ring, and off', { LETHE_KEYS: 'env:RING', LETHE_ENCRYPTION: 'off' }, 'LETHE_ENCRYPTION sets it to off'],
    ['another word for off', { LETHE_ENCRYPTION: 'no' }, 'can only be off'],
  ])('refuses %s as a fault of the config', async (_, env, says) => {
    const outcome = await list(env);
    expect(outcome.code).toBe(7);
    expect(outcome.out).toContain(says);
  });
});

describe('lethe keys', () => {
  const ring = () => ['--keys', `file:${join(folder.path, 'keys.json')}`];

  it('makes a ring and the keys of months to come, once, and lists what each is for', async () => {
    const made = await runLine(['keys', 'init', ...ring(), '--instance', 'demo', '--months', '2', '--json']);
    expect(made.code).toBe(0);
    const { added } = jsonOf<{ added: string[] }>(made);
    expect(added).toHaveLength(4);
    const again = await runLine(['keys', 'init', ...ring(), '--instance', 'demo', '--months', '2', '--json']);
    expect(jsonOf(again)).toMatchObject({ made: false, added: [] });
    const listed = await runLine(['keys', 'list', ...ring(), '--json']);
    const { keys } = jsonOf<{ keys: { id: string; state: string }[] }>(listed);
    expect(keys.map(({ id }) => id).sort()).toEqual([...added].sort());
    expect(new Set(keys.map(({ state }) => state))).toEqual(new Set(['in use', 'for later']));
    // Ids alone: no output of a command has a key in it.
    expect(listed.out).not.toMatch(/[A-Za-z0-9+/]{43}=/);
  });

  it('gives an instance another key within the month', async () => {
    const rotated = await runLine(['keys', 'rotate', ...ring(), '--instance', 'demo', '--json']);
    expect(jsonOf(rotated)).toEqual({ instance: 'demo', key: expect.stringMatching(/^demo\/\d{4}-\d\d\.2$/) });
  });

  it.each([
    ['keys list', 'which key ring?'],
    ['keys list --keys keys.json', 'not a key ring'],
    ['keys init --keys env:RING', 'is read-only'],
    ['keys init --keys file:x.json --months 0', 'Write a number, 1 to 120.'],
  ])('refuses %s as wrong usage', async (line, says) => {
    const { code, err } = await runLine(line);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('destroys no key whose name is none, none that is not there, and none of a ring that is only read', async () => {
    const destroy = (id: string, ...more: string[]) => runLine(['keys', 'destroy', id, ...more]);
    expect(await destroy('demo', ...ring())).toMatchObject({ code: 2, err: expect.stringContaining('unknown key') });
    expect(await destroy('demo/2020-01', ...ring())).toMatchObject({ code: 3 });
    const text = JSON.stringify({
      format: 'lethe-key-ring/1',
      keys: { 'demo/2020-01': { made: '2020-01-01T00:00:00.000Z', key: Buffer.alloc(32).toString('base64') } },
    });
    const env = { RING: text };
    const readOnly = await runLine(['keys', 'destroy', 'demo/2020-01', '--keys', 'env:RING'], { env });
    expect(readOnly).toMatchObject({ code: 4, err: expect.stringContaining('is read-only') });
  });
});
