import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { envRing } from '../../src/keys/env-ring';
import { makeFileRing } from '../../src/keys/file-ring';
import { KeyRing } from '../../src/keys/key-ring';
import { KeyRingFault } from '../../src/keys/key-ring-fault';
import { openKeyRing } from '../../src/keys/open-key-ring';
import { ringOutlook } from '../../src/keys/ring-outlook';
import { temporaryFolder } from '../config/temporary-folder';
import { TestClock, testRing } from './test-ring';

const folder = temporaryFolder();
let rings = 0;
function newPath(): string {
  rings += 1;
  return join(folder.path, `${rings}`, 'keys.json');
}

/** Of `ring-process.ts`. @returns what it printed, and the signal that ended it */
async function inProcess(...args: readonly string[]): Promise<readonly [string, string | null]> {
  const hook = join(__dirname, '..', 'support', 'typescript-hook.cjs');
  const child = spawn(process.execPath, ['-r', hook, join(__dirname, 'ring-process.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const printed = await text(child.stdout);
  const [, signal] = (await ended) as [number | null, string | null];
  return [printed.trim(), signal];
}

describe('KeyRing', () => {
  it('makes a key for each instance and month by itself, and keeps those before to read with', async () => {
    const clock = new TestClock('2026-11-30T23:59:59.999Z');
    const path = newPath();
    const ring = await testRing(path, clock);
    const november = await ring.present('academy');
    clock.set('2026-12-01T00:00:00.000Z');
    const december = await ring.present('academy');
    expect([november.id, december.id, (await ring.present('beta')).id]).toEqual([
      'academy/2026-11',
      'academy/2026-12',
      'beta/2026-12',
    ]);
    expect((await ring.present('academy')).id).toBe('academy/2026-12');
    expect((await ring.find('academy/2026-11'))?.secret.equals(november.secret)).toBe(true);
    expect(november.secret.equals(december.secret)).toBe(false);
  });

  it('keeps its file to its owner, whole, and beside it nothing', async () => {
    const path = newPath();
    const ring = await testRing(path);
    await ring.present('academy');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(['keys.json']);
    expect(ring.readableByOthers).toBe(false);
    chmodSync(path, 0o640);
    expect((await openKeyRing({ kind: 'file', path }, {})).readableByOthers).toBe(true);
  });

  it('gives twenty rings that ask at once one and the same key', async () => {
    const path = newPath();
    await makeFileRing(path);
    const opened = await Promise.all(Array.from({ length: 20 }, () => testRing(path)));
    const keys = await Promise.all(opened.map((ring) => ring.present('academy')));
    expect(new Set(keys.map(({ id, secret }) => `${id} ${secret.export().toString('hex')}`)).size).toBe(1);
  });

  it('gives processes that make the month’s key at once one and the same', async () => {
    const path = newPath();
    await makeFileRing(path);
    const at = String(Date.now() + 3_000);
    const printed = await Promise.all(Array.from({ length: 4 }, () => inProcess(path, 'academy', at)));
    expect(printed[0]?.[0]).toMatch(/^academy\/\d{4}-\d\d [0-9a-f]{64}$/);
    expect(new Set(printed.map(([line]) => line)).size).toBe(1);
  });

  it('has a key on the disk before anybody can use it: a process that dies in between leaves it to the next', async () => {
    const path = newPath();
    await makeFileRing(path);
    const [, signal] = await inProcess(path, 'academy', '0', 'die');
    expect(signal).toBe('SIGKILL');
    const before = readFileSync(path, 'utf8');
    const ring = await openKeyRing({ kind: 'file', path }, {});
    await ring.present('academy');
    expect(ring.keys).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('takes over the lock of a process that was killed while it wrote', async () => {
    const path = newPath();
    const ring = await testRing(path);
    const lock = `${path}.lock`;
    writeFileSync(lock, 'of a dead process');
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(lock, longAgo, longAgo);
    writeFileSync(`${path}.half`, '{"format":');
    await expect(ring.present('academy')).resolves.toMatchObject({ parts: { instance: 'academy' } });
    expect(existsSync(lock)).toBe(false);
  });

  it('writes nothing when its lock was taken from it, and tries again', async () => {
    const path = newPath();
    const ring = await testRing(path);
    await ring.present('academy');
    // A thief moves each lock aside as soon as it is there, twice.
    let thefts = 0;
    const thief = setInterval(() => {
      if (thefts < 2 && existsSync(`${path}.lock`)) {
        writeFileSync(`${path}.lock`, 'stolen');
        const longAgo = Date.now() / 1000 - 60;
        utimesSync(`${path}.lock`, longAgo, longAgo);
        thefts += 1;
      }
    }, 0);
    try {
      await Promise.all(['beta', 'gamma', 'delta'].map((instance) => ring.present(instance)));
    } finally {
      clearInterval(thief);
    }
    const there = await openKeyRing({ kind: 'file', path }, {});
    expect(there.keys.map(({ parts }) => parts.instance)).toEqual(['academy', 'beta', 'delta', 'gamma']);
  });

  it('notices a key that another process changed, made or destroyed', async () => {
    const path = newPath();
    const ring = await testRing(path);
    const other = await testRing(path);
    const first = await ring.present('academy');
    const second = await other.rotate('academy');
    expect(second.parts).toMatchObject({ month: first.parts.month, version: 2 });
    expect((await ring.present('academy')).id).toBe(second.id);
    await other.destroy(first.id);
    expect(await ring.find(first.id)).toBeUndefined();
    expect(ring.destroyed.has(first.id)).toBe(true);
  });

  it('never gives the id of a destroyed key to another', async () => {
    const ring = await testRing(newPath());
    const first = await ring.present('academy');
    await ring.destroy(first.id);
    const second = await ring.present('academy');
    expect(second.id).toBe(`${first.id}.2`);
    await ring.destroy(second.id);
    expect((await ring.rotate('academy')).id).toBe(`${first.id}.3`);
  });

  it('knows from when on nobody writes with a key', async () => {
    const clock = new TestClock('2026-11-10T12:00:00.000Z');
    const ring = await testRing(newPath(), clock);
    const first = await ring.present('academy');
    expect(new Date(ring.supersededMs(first)).toISOString()).toBe('2026-12-01T00:00:00.000Z');
    clock.set('2026-11-12T12:00:00.000Z');
    const second = await ring.rotate('academy');
    expect(new Date(ring.supersededMs(first)).toISOString()).toBe('2026-11-12T12:00:00.000Z');
    expect(new Date(ring.supersededMs(second)).toISOString()).toBe('2026-12-01T00:00:00.000Z');
  });

  it('fails clearly, and writes with no key from memory, when its file is gone', async () => {
    const path = newPath();
    const ring = await testRing(path);
    await ring.present('academy');
    writeFileSync(path, 'something else');
    await expect(ring.present('academy')).rejects.toThrow(KeyRingFault);
  });

  it.each([
    ['', 'it is not JSON'],
    ['{"keys": {}}', 'its keys are not valid'],
    [
      '{"format": "lethe-key-ring/1", "keys": {"Academy/2026-11": {"made": "2026-11-01T00:00:00Z", "key": ""}}}',
      'its keys',
    ],
    [
      '{"format": "lethe-key-ring/1", "keys": {"academy/2026-11": {"made": "2026-11-01T00:00:00Z", "key": "c2hvcnQ="}}}',
      'the key academy/2026-11 does not have 32 bytes',
    ],
  ])('refuses a file that is not a key ring: %s', async (content, what) => {
    const path = folder.write(`bad-${rings++}.json`, content);
    const error = await openKeyRing({ kind: 'file', path }, {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeyRingFault);
    expect((error as Error).message).toContain(`the file ${path} is not a key ring: ${what}`);
    expect((error as Error).message).not.toContain('c2hvcnQ');
    await expect(makeFileRing(path)).rejects.toThrow(KeyRingFault);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});

describe('makeFileRing()', () => {
  it('leaves a ring that is there as it is', async () => {
    const path = newPath();
    const ring = await testRing(path);
    await ring.present('academy');
    const before = readFileSync(path, 'utf8');
    expect(await makeFileRing(path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});

describe('a ring that is only read', () => {
  async function ringInEnv(clock: TestClock, months: readonly string[]): Promise<KeyRing> {
    const path = newPath();
    const ring = await testRing(path);
    for (const month of months) await ring.provide('academy', month);
    const source = envRing('RING', { RING: readFileSync(path, 'utf8') });
    return KeyRing.open(source, { now: clock.now });
  }

  it('reads and writes with the keys it has, and can neither make, change nor destroy one', async () => {
    const clock = new TestClock('2026-11-10T12:00:00.000Z');
    const ring = await ringInEnv(clock, ['2026-11']);
    expect((await ring.present('academy')).id).toBe('academy/2026-11');
    clock.set('2026-12-01T00:00:00.000Z');
    await expect(ring.present('academy')).rejects.toThrow('is read-only');
    await expect(ring.rotate('academy')).rejects.toThrow('is read-only');
    await expect(ring.destroy('academy/2026-11')).rejects.toThrow('is read-only');
  });

  it('says seven days ahead that the next month has no key', async () => {
    const ring = await ringInEnv(new TestClock('2026-11-10T12:00:00.000Z'), ['2026-11']);
    const at = (iso: string) => ringOutlook(ring, ['academy'], Date.parse(iso));
    expect(at('2026-11-23T23:59:59.000Z')).toEqual({ missing: [], soon: [] });
    expect(at('2026-11-24T00:00:01.000Z')).toEqual({ missing: [], soon: ['academy/2026-12'] });
    expect(at('2026-12-01T00:00:00.000Z')).toEqual({ missing: ['academy/2026-12'], soon: [] });
    expect(ringOutlook(ring, ['beta'], Date.parse('2026-11-02T00:00:00.000Z')).missing).toEqual(['beta/2026-11']);
  });
});
