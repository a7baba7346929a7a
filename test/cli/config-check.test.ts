import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultStandIn } from '../support/vault-stand-in';
import { jsonOf, runLine } from './recording-terminal';

const SITE = `client_id: worker
client_secret: env:DEMO_SECRET
base_urls:
  lms: https://lms.example.com
retirement_pipeline:
  - [RETIRING_ENROLLMENTS, ENROLLMENTS_COMPLETE, LMS, retirement_unenroll]
  - [RETIRING_LMS, LMS_COMPLETE, LMS, retirement_lms_retire]
lethe:
  id: demo
  environment: staging
  cool_off_days: 14
`;
const env = { DEMO_SECRET: 'hush-hush' };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

interface Checked {
  readonly ok: boolean;
  readonly faults: readonly { line: number; code: string; message: string }[];
  readonly warnings: readonly { message: string }[];
  readonly instances: readonly Record<string, unknown>[];
}

describe('lethe config check', () => {
  it('takes -o json for --json, as lists do', async () => {
    const line = `config check --config ${file('o.yml', SITE)}`;
    const asked = await runLine(`${line} -o json`, { env });
    expect(asked).toEqual(await runLine(`${line} --json`, { env }));
    expect(jsonOf<Checked>(asked).ok).toBe(true);
    expect(await runLine(`${line} -o csv`, { env })).toMatchObject({ code: 2 });
  });

  it('says of a good file where it points and where its secret comes from, never the secret', async () => {
    const outcome = await runLine(`config check --json --config ${file('good.yml', SITE)}`, { env });
    expect(outcome.code).toBe(0);
    expect(outcome.out).not.toContain('hush-hush');
    expect(jsonOf<Checked>(outcome)).toMatchObject({
      ok: true,
      faults: [],
      warnings: [],
      instances: [
        {
          id: 'demo',
          environment: 'staging',
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
          coolOffDays: 14,
          schedule: 'every 1 h, UTC, jitter 5 min, catch-up 1 d',
          steps: 2,
          secrets: [{ what: 'client_secret', from: 'the environment variable DEMO_SECRET' }],
        },
      ],
    });
  });

  it('says of every secret of the file where it comes from, by its key', async () => {
    const more = [
      'lethe:',
      '  archive: {folder: /tmp, contents: pseudonymous, hash_secret: env:HASH}',
      '  username_replacement: {client_id: renamer, client_secret: env:RENAMER}',
      '  cool_off_days: 14',
      '',
    ].join('\n');
    const site = SITE.replace(/^lethe:.*$[\s\S]*/m, more);
    const secrets = { ...env, HASH: 'opensesame-opensesame', RENAMER: 'sesame-sesame' };
    const outcome = await runLine(`config check --json --config ${file('many.yml', site)}`, { env: secrets });
    expect(jsonOf<Checked>(outcome).instances).toMatchObject([
      {
        secrets: [
          { what: 'client_secret', from: 'the environment variable DEMO_SECRET' },
          { what: 'lethe.archive.hash_secret', from: 'the environment variable HASH' },
          { what: 'lethe.username_replacement.client_secret', from: 'the environment variable RENAMER' },
        ],
      },
    ]);
    expect(outcome.out).not.toMatch(/hush-hush|sesame/);
  });

  it('warns of every secret that is unencrypted in a file that others can read', async () => {
    const more =
      'lethe:\n  cool_off_days: 14\n  username_replacement: {client_id: renamer, client_secret: sesame-sesame}\n';
    const path = file('open.yml', SITE.replace(/^lethe:.*$[\s\S]*/m, more));
    chmodSync(path, 0o644);
    const outcome = await runLine(`config check --json --config ${path}`, { env });
    expect(jsonOf<Checked>(outcome).warnings.map(({ message }) => message)).toEqual([
      'lethe.username_replacement.client_secret is unencrypted in a file that every user of this machine can read',
    ]);
  });

  it('says of each kind of secret where it comes from, asks Vault for it, and shows none', async () => {
    const vault = await new VaultStandIn().start();
    vault.put('secret/lethe/demo', { client_secret: 'hush-hush' });
    const settings = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.issue() };
    const site = SITE.replace('env:DEMO_SECRET', 'vault:secret/lethe/demo#client_secret');
    const outcome = await runLine(`config check --config ${file('vault.yml', site)}`, { env: settings });
    expect(outcome.out).toMatch(/client_secret +client_secret of secret\/lethe\/demo in Vault/);
    expect(outcome.code).toBe(0);
    vault.sealed = true;
    const sealed = await runLine(`config check --config ${file('vault.yml', site)}`, { env: settings });
    expect(sealed.code).toBe(7);
    expect(sealed.out).toMatch(/vault.yml:2: client_secret: Vault at .* answered 503 when .* → check VAULT_ADDR/);
    expect(outcome.out + sealed.out).not.toMatch(/hush-hush|hvs\./);
    await vault.stop();
  });

  it('lists every fault with its line and ends with 7', async () => {
    const bad = SITE.replace('retirement_unenroll', 'retirement_unenrol').replace('cool_off_days', 'cool_of_days');
    const outcome = await runLine(`config check --json --config ${file('bad.yml', bad)}`, { env });
    expect(outcome.code).toBe(7);
    expect(jsonOf<Checked>(outcome).faults.map(({ line, code }) => [line, code])).toEqual([
      [6, 'config.invalid'],
      [11, 'config.invalid'],
    ]);
  });

  it('takes a secret that is missing for a fault', async () => {
    const { code, out } = await runLine(`config check --config ${file('secret.yml', SITE)}`);
    expect(code).toBe(7);
    expect(out).toContain('DEMO_SECRET');
  });

  it('takes a cool-off that nobody says for a fault, and names what others use', async () => {
    const { code, out } = await runLine(
      `config check --config ${file('cool.yml', SITE.replace(/ {2}cool_off_days.*\n/, ''))}`,
      { env },
    );
    expect(code).toBe(7);
    expect(out).toMatch(/cool-off.*7.*14.*30/s);
  });

  it('says that no file is named', async () => {
    const { code, out } = await runLine('config check');
    expect(code).toBe(7);
    expect(out).toContain('LETHE_CONFIG');
  });
});

describe('a command that speaks with the Temporal server alone', () => {
  it('needs no secret of the file that names its instance', async () => {
    const { code, err } = await runLine(`learner list --config ${file('no-secret.yml', SITE)} --address 127.0.0.1:1`);
    expect(code).toBe(6);
    expect(err).toContain('No Temporal server answers');
  });

  it('names every fault of that file before it goes anywhere', async () => {
    const bad = file('worse.yml', SITE.replace('retirement_unenroll', 'nothing_like_it').replace('env:', 'env:'));
    const { code, err } = await runLine(`discovery run --config ${bad} --address 127.0.0.1:1`);
    expect(code).toBe(7);
    expect(err).toMatch(/worse\.yml:6: .*nothing_like_it/);
  });

  it('does without the file of LETHE_CONFIG when --instance says the instance', async () => {
    const { code } = await runLine('learner list --instance demo --address 127.0.0.1:1', {
      env: { LETHE_CONFIG: join(folder, 'nowhere.yml') },
    });
    expect(code).toBe(6);
  });
});

describe('lethe pipeline', () => {
  it('prints the states that the LMS must have, in their order', async () => {
    const { code, out, err } = await runLine(`pipeline states --config ${file('pipeline.yml', SITE)}`);
    expect(code).toBe(0);
    expect(err).toContain('instance demo · environment staging');
    expect(out.split('\n')).toEqual([
      'RETIREMENT_STATES = [',
      "    'PENDING',",
      "    'RETIRING_ENROLLMENTS',",
      "    'ENROLLMENTS_COMPLETE',",
      "    'RETIRING_LMS',",
      "    'LMS_COMPLETE',",
      "    'ERRORED',",
      "    'ABORTED',",
      "    'COMPLETE',",
      ']',
    ]);
  });

  it('warns of a step that erases nothing behind one that renames', async () => {
    const lines = SITE.split('\n');
    const swapped = [...lines.slice(0, 5), lines[6], lines[5], ...lines.slice(7)].join('\n');
    const { code, out } = await runLine(`pipeline show --config ${file('swapped.yml', swapped)}`);
    expect(code).toBe(0);
    expect(out).toMatch(/warning: .*swapped\.yml:7: .*retirement_unenroll/);
  });

  it('asks which instance is meant of a folder with several', async () => {
    file('fleet-one.yml', SITE);
    const fleet = mkdtempSync(join(folder, 'fleet-'));
    writeFileSync(join(fleet, 'a.yml'), SITE.replace('id: demo', 'id: a'), { mode: 0o600 });
    writeFileSync(
      join(fleet, 'b.yml'),
      SITE.replace('id: demo', 'id: b').replace('lms.example.com', 'other.example.com'),
      { mode: 0o600 },
    );
    const both = await runLine(`pipeline show --config ${fleet}`);
    expect(both.code).toBe(2);
    expect(both.err).toContain('which instance? The config has a, b');
    const one = await runLine(`pipeline show --config ${fleet} --instance b`);
    expect(one.code).toBe(0);
    expect(one.err).toContain('other.example.com');
  });
});
