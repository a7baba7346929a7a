import { startSandbox } from '../../sandbox/start-sandbox';
import { loadConfig } from '../../src/config/load-config';
import { recordWorkflowId } from '../../src/domain/instance/instance';
import { claimedSites, claimSite, holderOfSite } from '../../src/temporal/records/claim-site';
import { runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { expectClear } from '../support/expect-clear';
import { untilHolds } from '../support/until-holds';

const folder = temporaryFolder();
let engine: TestEngine;
let good: string;

const copies = temporaryFolder();
let copied: string;

beforeAll(async () => {
  engine = await openTestEngine('wrong-instance');
  const sandbox = await startSandbox();
  const yaml = sandbox.config().replace('id: sandbox', 'id: good');
  good = folder.write('good.yml', yaml);
  copied = copies.write('copied.yml', yaml.replaceAll('127.0.0.1', 'localhost'));
  await sandbox.stop();
}, 120_000);
afterAll(() => engine.close());

const run = (line: string) => runLine(line, { env: engine.env });

describe('a name that was mistyped', () => {
  it.each([
    'archive show',
    'campaign show',
    'discovery approve --yes',
    'discovery run --dry-run',
    'discovery show',
    'doctor',
    'instance export --to /nowhere/export.json',
    'instance hold --yes',
    'instance release --yes',
    'instance remove --yes',
    'instance show',
    'learner abort id:1 --yes',
    'learner list',
    'learner show id:1',
    'partner-report show',
    'pipeline show',
    'pipeline states',
    'request create --usernames ann --dry-run',
    'schedule list',
    'schedule pause',
    'status',
  ])('an instance that nobody knows: %s', async (line) => {
    expectClear(await run(`${line} --instance goood`), 3, /goood does not exist/, /lethe status/);
  });

  it.each(['config check', 'doctor', 'learner list', 'pipeline states', 'instance apply --yes'])(
    'an instance that none of the files is of: %s',
    async (line) => {
      const inFolder = await run(`${line} --config ${folder.path} --instance goood`);
      expectClear(inFolder, 3, /no instance called "goood" is in this folder/, /did you mean good\?/);
      const ofFile = await run(`${line} --config ${good} --instance goood`);
      expectClear(ofFile, 3, /good\.yml:?.*: this is the file of good, and --instance .* is goood/, /→ leave it out/);
    },
  );
});

describe('a file that was copied to another site, with its id', () => {
  beforeAll(async () => {
    expect(await run(`instance apply --config ${good} --yes`)).toMatchObject({ code: 0 });
  });

  it.each([
    'archive run --yes',
    'campaign pause 20260131T080000-1a2b',
    'campaign cancel 20260131T080000-1a2b --yes',
    'discovery approve --yes',
    'instance hold --yes',
    'instance release --yes',
    'instance remove --yes',
    'partner-report expire --age-in-days 60 --yes',
    'partner-report recover --yes',
    'partner-report run --yes',
    'partner-report settle --report 0199d0c4-7c55-7b0e-8f5e-2f2a0d6c1f11 --yes',
    'schedule pause',
    'schedule resume',
  ])('does not act on the site in force: %s', async (line) => {
    expectClear(await run(`${line} --config ${copied}`), 7, /another LMS/, /lethe\.id/);
  });

  it.each([
    ['beside the one in force', async () => undefined],
    ['and has nothing in force', () => engine.client.workflow.getHandle(recordWorkflowId('good')).terminate()],
  ])('frees an address that a change which was cut off has claimed, %s', async (_, before) => {
    const { instances } = await loadConfig({ path: copied, env: {} });
    const fingerprint = String(instances[0]?.card.fingerprint);
    await claimSite(engine.client, fingerprint, 'good');
    await untilHolds(
      'the claim is listed',
      () => claimedSites(engine.client, 'good'),
      (sites) => sites.length === 2,
    );
    await before();
    const removed = await run('instance remove --instance good --yes');
    expect(removed).toMatchObject({ code: 0, out: expect.stringContaining('good is removed') });
    await engine.listed();
    expect(await claimedSites(engine.client, 'good')).toEqual([]);
    expect(await run(`instance apply --config ${good} --yes`)).toMatchObject({ code: 0 });
  });

  it('is known by what it has claimed alone: an apply was cut off before the record was written', async () => {
    await claimSite(engine.client, 'd0'.repeat(8), 'cut-off');
    await untilHolds(
      'the claim is listed',
      () => claimedSites(engine.client, 'cut-off'),
      ({ length }) => length === 1,
    );
    expect((await run('instance show --instance cut-off')).code).toBe(3);
    expect(await run('instance remove --instance cut-off --yes')).toMatchObject({ code: 0 });
    expect(await holderOfSite(engine.client, 'd0'.repeat(8))).toBeUndefined();
  });

  it('is told which site is in force before anything is asked', async () => {
    const { code, err } = await run(`schedule pause --config ${good}`);
    expect(code).toBe(0);
    expect(err).toMatch(/^instance good · environment sandbox · LMS http:\/\/127\.0\.0\.1:\d+$/m);
  });
});
