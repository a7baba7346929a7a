import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../src/domain/checks/check';
import { endOfMonth } from '../../src/domain/encryption/key-id';
import { DAY_MS } from '../../src/domain/time/day-ms';
import { jsonOf, type Outcome } from '../cli/recording-terminal';
import { EncryptedSite } from './encrypted-site';

const keysIn = (outcome: Outcome) => {
  const { checks } = jsonOf<{ readonly checks: readonly Check[] }>(outcome);
  const of = (id: string) => checks.find((check) => check.id === id);
  return { here: of('temporal.encryption'), worker: of('worker.keys'), workers: of('workers') };
};
const month = new Date().toISOString().slice(0, 7);
const key = `sandbox/${month}`;

describe('doctor and the key rings', () => {
  let site: EncryptedSite;
  /** The ring of the site at its beginning, in the form that a process can only read. */
  let handedOut: string;

  beforeAll(async () => {
    site = await EncryptedSite.open(true);
    await site.lethe(`keys init --config ${site.file}`);
    handedOut = readFileSync(site.ringFile, 'utf8');
    await site.start();
    site.ask(1, 1);
    await site.lethe('discovery run --yes --cool-off-days 14');
  }, 120_000);
  afterAll(() => site.close());

  it('says which keys are in use, and that both rings have them', async () => {
    const { here, worker } = keysIn(await site.lethe('doctor --json'));
    expect(here).toMatchObject({
      verdict: 'pass',
      says: expect.stringContaining(`of this process has what this instance is encrypted with: ${key}`),
    });
    expect(worker).toMatchObject({
      verdict: 'pass',
      says: expect.stringContaining(`of the worker has what this instance is encrypted with: ${key}`),
    });
  });

  it('fails where this process has no ring, and where its ring lacks a key', async () => {
    const without = await site.lethe('doctor --json', { env: { LETHE_KEYS: '' } });
    expect(without.code).toBe(7);
    expect(keysIn(without).here).toMatchObject({
      verdict: 'fail',
      says: `this process has no key ring, and payloads are encrypted with ${key}`,
    });
    const other = `file:${join(site.folder, 'other.json')}`;
    await site.lethe(`keys init --keys ${other}`);
    const another = join(site.folder, 'lacking.json');
    const text = readFileSync(join(site.folder, 'other.json'), 'utf8').replaceAll(key, 'else/2026-01');
    writeFileSync(another, text, { mode: 0o600 });
    const lacking = keysIn(await site.lethe('doctor --json', { env: { LETHE_KEYS: `file:${another}` } }));
    expect(lacking.here).toMatchObject({ verdict: 'fail', says: expect.stringContaining(`lacks ${key}, which`) });
  });

  it('judges a ring that the worker can only read by what it needs next month, too', async () => {
    await site.stopWorker();
    await site.startWorker({ LETHE_KEYS: 'env:RING', RING: handedOut });
    const { worker } = keysIn(await site.lethe('doctor --json'));
    const soon = endOfMonth(month) - Date.now() < 7 * DAY_MS;
    expect(worker?.says).toMatch(
      soon ? /of the worker lacks sandbox\/\S+ for the next month/ : /of the worker has what/,
    );
  }, 60_000);
});
