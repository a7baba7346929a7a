import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { recordWorkflowId, retirementWorkflowId } from '../../src/domain/instance/instance';
import { jsonOf, type Outcome, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;
let sandbox: Sandbox;
let file: string;
let worker: WorkerProcess;
/** Their cool-off ends while nothing is in force; the others cool off for days, or are between two steps. */
let wakes: number;
let sleeps: number;
let half: number;

const run = (line: string): Promise<Outcome> => runLine(`${line} --config ${file}`, { env: engine.env });
const well = async (line: string): Promise<Outcome> => {
  const outcome = await run(line);
  if (outcome.code !== 0) throw new Error(`${line}: ${outcome.code}\n${outcome.err}`);
  return outcome;
};
const shown = async (userId: number) =>
  jsonOf<{ phase: string; wait?: { code: string; advice: string } }>(await run(`learner show id:${userId} --json`));
const stateOf = (userId: number) => sandbox.admin.learner(userId).state;

function person(username: string, createdDaysAgo: number): number {
  const [view] = sandbox.admin.add([{ username, email: `${username}@example.com`, createdDaysAgo }]);
  if (view === undefined) throw new Error('the sandbox took nobody');
  return view.userId;
}

/** Long enough for a worker process to start beside others, and for what is done before the record is ended. */
const COOLS_FOR_S = 25;

beforeAll(async () => {
  engine = await openTestEngine('record-ended');
  closers.unshift(() => engine.close());
  sandbox = await startSandbox({ port: 0, workerMayCancel: true });
  closers.unshift(() => sandbox.stop());
  const own = 'cool_off_days: 14\n  cool_off_jitter: 0s';
  file = folder.write('sandbox.yml', sandbox.config().replace('cool_off_days: 0', own));
  worker = await startWorkerProcess(file, engine.env);
  closers.unshift(() => worker.stop());
  await well('instance apply --yes');
  half = person('half', 30);
  sandbox.admin.addFault({
    match: { path: '/api/edxnotes', learner: half },
    do: { kind: 'status', status: 429, retry_after: 3_600 },
  });
  wakes = person('wakes', 14 - COOLS_FOR_S / 86_400);
  sleeps = person('sleeps', 1);
  await well('discovery run --yes');
  await until('half waits', async () => (await shown(half)).phase === 'waiting', { withinMs: 60_000 });
  expect([stateOf(wakes), stateOf(half)]).toEqual(['PENDING', 'RETIRING_NOTES']);
  await engine.client.workflow.getHandle(recordWorkflowId('sandbox')).terminate('by hand');
  sandbox.admin.clearRecord();
}, 180_000);
afterAll(async () => {
  for (const close of closers) await close();
});

describe('the record of an instance was ended by hand', () => {
  it('a learner whose cool-off ends waits, says what to do, and nothing is asked to erase them', async () => {
    await until('the wake-up', async () => (await shown(wakes)).phase === 'attention', { withinMs: 60_000 });
    expect((await shown(wakes)).wait).toMatchObject({
      code: 'instance.not-applied',
      advice: expect.stringContaining('lethe instance apply --config FILE'),
    });
    expect(stateOf(wakes)).toBe('PENDING');
  }, 90_000);

  it.each(['expedite', 'reset --to PENDING'])(
    '%s begins nothing, and says why',
    async (verb) => {
      const { code, err } = await run(`learner ${verb.replace(/^(\S+)/, `$1 id:${sleeps}`)} --yes`);
      expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(/cooling-off|approved|in force/) });
      expect(stateOf(sleeps)).toBe('PENDING');
    },
    60_000,
  );

  it('hold and release are taken: they erase nobody', async () => {
    await well(`learner hold id:${sleeps}`);
    await well(`learner release id:${sleeps}`);
    expect((await shown(sleeps)).phase).toBe('cooling-off');
  }, 60_000);

  it('somebody else is given back by cancel', async () => {
    const gone = person('gone', 1);
    await well(`learner cancel id:${gone} --yes`);
    await until('they have the account back', () => stateOf(gone) === null);
  }, 60_000);

  it('discovery enrolls nobody, by a person or by the schedule, and both say what to do', async () => {
    const late = person('late', 30);
    const { code, err } = await run('discovery run');
    expect(code).toBe(4);
    expect(err).toMatch(/nothing is in force for this instance[\s\S]*lethe instance apply --config (?:FILE|\S+\.yml)/);
    await engine.client.schedule.getHandle('discovery/sandbox').trigger();
    await until('the scheduled one has failed', async () => {
      const { out } = await run('discovery show --json');
      return out.includes('instance.not-applied');
    });
    const status = await run('status');
    expect(status.code).toBe(5);
    expect(status.out).toMatch(/in force +no: its record was ended; put its file in force again/);
    const count = await engine.count(`WorkflowId = '${retirementWorkflowId('sandbox', late)}'`);
    expect([count, stateOf(late)]).toEqual([0, 'PENDING']);
  }, 90_000);

  it('the learner who is between two steps goes on by the plan that they have', async () => {
    sandbox.admin.removeFaults();
    await well(`learner retry id:${half}`);
    await until('half is done', async () => stateOf(half) === 'COMPLETE', { withinMs: 60_000 });
  }, 90_000);

  it('nobody else was touched, and after an apply of the same id and an approval all go on', async () => {
    expect([stateOf(wakes), stateOf(sleeps)]).toEqual(['PENDING', 'PENDING']);
    await well('instance apply --yes');
    const asks = await run('discovery run');
    expect(asks.code).toBe(5);
    expect(stateOf(wakes)).toBe('PENDING');
    await well('discovery approve --yes');
    await until('the one who woke up is done', async () => stateOf(wakes) === 'COMPLETE', { withinMs: 60_000 });
    expect(stateOf(sleeps)).toBe('PENDING');
    expect(sandbox.admin.violations()).toEqual([]);
  }, 120_000);
});
