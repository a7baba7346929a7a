import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { retirementWorkflowId, scheduleId } from '../../src/domain/instance/instance';
import { jsonOf, type Outcome, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { triggerSchedule } from '../support/trigger-schedule';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;
let sandbox: Sandbox;
let file: string;
let worker: WorkerProcess;

const run = (line: string): Promise<Outcome> => runLine(`${line} --config ${file}`, { env: engine.env });
const well = async (line: string): Promise<Outcome> => {
  const outcome = await run(line);
  if (outcome.code !== 0) throw new Error(`${line}: ${outcome.code}\n${outcome.err}`);
  return outcome;
};
const stateOf = (userId: number) => sandbox.admin.learner(userId).state;
const runOf = (userId: number) => engine.client.workflow.getHandle(retirementWorkflowId('sandbox', userId));
const statusOf = async (userId: number) => (await runOf(userId).describe()).status.name;

function person(username: string, createdDaysAgo: number): number {
  const [view] = sandbox.admin.add([{ username, email: `${username}@example.com`, createdDaysAgo }]);
  if (view === undefined) throw new Error('the sandbox took nobody');
  return view.userId;
}

interface Shown {
  readonly discoveries: readonly {
    readonly id: string;
    readonly status: string;
    readonly swept?: boolean;
    readonly counts?: object;
  }[];
}

/** Lets the Schedule start one discovery now. @returns what `discovery show` says of it */
async function scheduled(): Promise<Shown['discoveries'][number]> {
  await triggerSchedule(engine.client, scheduleId('sandbox'));
  await engine.listed();
  const [found] = jsonOf<Shown>(await well('discovery show --limit 1 --json')).discoveries;
  if (found === undefined) throw new Error('no discovery is shown');
  return found;
}

beforeAll(async () => {
  engine = await openTestEngine('run-lost');
  closers.unshift(() => engine.close());
  sandbox = await startSandbox();
  closers.unshift(() => sandbox.stop());
  file = folder.write('sandbox.yml', sandbox.config().replace('cool_off_days: 0', 'cool_off_days: 14'));
  worker = await startWorkerProcess(file, engine.env);
  closers.unshift(() => worker.stop());
  await well('instance apply --yes');
}, 120_000);
afterAll(async () => {
  for (const close of closers) await close();
});

describe('a run that somebody terminated in the Web UI', () => {
  it('is followed by another from the next scheduled discovery on, in the cool-off and between two steps', async () => {
    const [sleeps, half] = [person('sleeps', 1), person('half', 30)];
    sandbox.admin.addFault({
      match: { path: '/api/edxnotes', learner: half },
      do: { kind: 'status', status: 429, retry_after: 3_600 },
    });
    await well('discovery run --yes');
    await until('half is in its step', () => stateOf(half) === 'RETIRING_NOTES', { withinMs: 60_000 });

    const quiet = await scheduled();
    expect([quiet.swept, quiet.counts]).toEqual([false, undefined]);
    const shown = await well('instance show --json');
    const { lastDiscovery } = jsonOf<{ record: { lastDiscovery: object } }>(shown).record;
    expect(lastDiscovery).toMatchObject({ batch: quiet.id, swept: false, enrolled: 0 });
    expect(lastDiscovery).not.toHaveProperty('counts');

    await Promise.all([sleeps, half].map((userId) => runOf(userId).terminate('in the Web UI')));
    await engine.listed();
    sandbox.admin.removeFaults();
    sandbox.admin.move(half, 'NOTES_COMPLETE');
    const found = await scheduled();
    expect(found.counts).toMatchObject({ new: 2 });
    expect(await Promise.all([sleeps, half].map(statusOf))).toEqual(['RUNNING', 'RUNNING']);
    expect(stateOf(sleeps)).toBe('PENDING');
  }, 180_000);
});
