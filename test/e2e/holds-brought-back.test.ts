import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import type { InstanceExport } from '../../src/domain/instance/instance-export';
import type { InstanceRecord } from '../../src/domain/instance/record';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';
import { serveHere } from './serve-here';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

/** A namespace of its own is to Lethe what an empty database is. */
async function openServed(name: string, file: string): Promise<TestEngine> {
  const engine = await openTestEngine(name);
  closers.unshift(() => engine.close());
  const served = await serveHere(engine, file);
  closers.unshift(() => served.stop());
  return engine;
}

describe("holds, when Temporal's database is lost", () => {
  let sandbox: Sandbox;
  let file: string;
  let before: TestEngine;
  let after: TestEngine;
  const backup = () => folder.path.concat('/backup.json');
  const add = (username: string, state?: 'CREDENTIALS_COMPLETE' | 'ERRORED') => {
    const email = `${username}@example.com`;
    const [one] = sandbox.admin.add([{ username, email, createdDaysAgo: 40, ...(state ? { state } : {}) }]);
    if (one === undefined) throw new Error('nobody was added');
    return one.userId;
  };
  const held: number[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0 });
    closers.push(() => sandbox.stop());
    file = folder.write('site.yml', sandbox.config());
    held.push(add('ann'), add('bob', 'CREDENTIALS_COMPLETE'), add('carl', 'ERRORED'));
    before = await openServed('holds-before', file);
    after = await openServed('holds-after', file);
  }, 120_000);

  const ran = (engine: TestEngine, line: string, answers?: readonly string[]) =>
    runLine(`${line} --instance sandbox`, { env: engine.env, ...(answers === undefined ? {} : { answers }) });
  const states = () => held.map((userId) => sandbox.admin.learner(userId).state);

  it('are exported with LMS user id and end, and nothing else of a person', async () => {
    expect((await runLine(`instance apply --config ${file} --yes`, { env: before.env })).code).toBe(0);
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
    for (const userId of held) {
      const end = userId === held[0] ? ` --until ${until}` : '';
      expect((await ran(before, `learner hold id:${userId}${end} --reason dispute`)).code).toBe(0);
    }
    const listed = async () => jsonOf<InstanceExport>({ ...nothing, out: readFileSync(backup(), 'utf8') });
    const maintenance = await ran(before, 'instance hold --service CREDENTIALS --reason upgrade --no-wait --yes');
    expect(maintenance.code).toBe(0);
    const exported = async () => {
      expect((await ran(before, `instance export --to ${backup()}`)).code).toBe(0);
      return (await listed()).heldLearners.length;
    };
    await untilHolds('the export', exported, (count) => count === held.length);
    const [first, ...others] = (await listed()).heldLearners;
    expect(first).toEqual({ userId: held[0], until });
    expect(others).toEqual(held.slice(1).map((userId) => ({ userId })));
    expect((await listed()).maintenanceHolds).toMatchObject([{ scope: { kind: 'service', service: 'CREDENTIALS' } }]);
    expect(statSync(backup()).mode & 0o777).toBe(0o600);
    expect(readFileSync(backup(), 'utf8')).not.toMatch(/ann|bob|carl|dispute|example\.com"/);
  }, 120_000);

  it('are asked for by the first approval, and brought back before anybody is let in', async () => {
    const free = add('dora');
    expect((await runLine(`instance apply --config ${file} --yes`, { env: after.env })).code).toBe(0);
    const rash = await ran(after, 'discovery run --yes');
    expect(rash.code).toBe(4);
    expect(rash.err).toContain('--hold-file FILE');
    expect((await ran(after, 'discovery approve --yes')).code).toBe(4);

    const foreign = backup().replace('backup', 'foreign');
    const text = readFileSync(backup(), 'utf8');
    writeFileSync(foreign, text.replace(/"fingerprint": "\w+"/, '"fingerprint": "ffffffffffffffff"'));
    const wrong = await ran(after, `discovery approve --yes --hold-file ${foreign}`);
    expect([wrong.code, wrong.err]).toEqual([4, expect.stringContaining('of another LMS')]);
    expect((await ran(after, `discovery approve --yes --hold-file ${file}`)).code).toBe(7);

    const done = await ran(after, `discovery approve --yes --hold-file ${backup()} --json`);
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('3 learners are on hold')]);
    expect(done.err).toContain('in force again, for maintenance: service CREDENTIALS, until released.');
    expect(jsonOf(done)).toMatchObject({ enrolled: 1 });
    const shown = async (userId: number) =>
      jsonOf<{ phase: string; failing?: { code: string } }>(await ran(after, `learner show id:${userId} --json`));
    await untilHolds(
      'the learner whom nobody holds, at the service that is held',
      () => shown(free),
      ({ failing }) => failing?.code === 'instance.held',
    );
    const calls = sandbox.admin.requests().filter(({ service }) => service === 'credentials');
    expect(calls).toEqual([]);
    const { record } = jsonOf<{ record: InstanceRecord }>(await ran(after, 'instance show --json'));
    const reason = expect.stringMatching(/^brought back from the export of .*: upgrade$/);
    expect(record.holds).toMatchObject([{ scope: { kind: 'service', service: 'CREDENTIALS' }, reason }]);

    const again = await ran(after, `discovery run --hold-file ${backup()}`);
    expect([again.code, again.err]).toEqual([0, expect.stringContaining('in force again, for maintenance')]);
    expect((await ran(after, 'instance release --service CREDENTIALS --yes')).code).toBe(0);
    for (const userId of held) {
      expect((await shown(userId)).phase).toBe('held');
    }
    expect(states()).toEqual(['PENDING', 'CREDENTIALS_COMPLETE', 'ERRORED']);
    expect((await ran(after, 'discovery run')).code).toBe(0);
    expect(states()).toEqual(['PENDING', 'CREDENTIALS_COMPLETE', 'ERRORED']);
  }, 120_000);
});

const nothing = { code: 0, err: '', asked: [] };
