import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { recordWorkflowId } from '../../src/domain/instance/instance';
import { changeRecord } from '../../src/temporal/records/change-record';
import { runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { readBack } from '../support/record-bench';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const folder = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;
let sandbox: Sandbox;
let file: string;
let worker: WorkerProcess;
let userId: number;

const run = (line: string) => runLine(`${line} --config ${file}`, { env: engine.env });
const INSTANCE = { scope: { kind: 'instance' } } as const;
const isHeld = () =>
  until('a step is refused for the hold', () => worker.lines.some((line) => line.includes('"instance.held"')));
const stateOf = () => sandbox.admin.learner(userId).state;

/** As the Web UI does: back to the first workflow task. */
async function reset(): Promise<void> {
  const workflowId = recordWorkflowId('sandbox');
  const { events } = await engine.client.workflow.getHandle(workflowId).fetchHistory();
  const first = (events ?? []).find((event) => event.workflowTaskCompletedEventAttributes != null);
  await engine.client.workflowService.resetWorkflowExecution({
    namespace: engine.namespace,
    workflowExecution: { workflowId },
    reason: 'by hand',
    requestId: 'once',
    workflowTaskFinishEventId: first?.eventId ?? null,
  });
}

beforeAll(async () => {
  engine = await openTestEngine('record-reset');
  closers.unshift(() => engine.close());
  sandbox = await startSandbox();
  closers.unshift(() => sandbox.stop());
  file = folder.write('sandbox.yml', sandbox.config());
  worker = await startWorkerProcess(file, engine.env);
  closers.unshift(() => worker.stop());
  expect((await run('instance apply --yes')).code).toBe(0);
  await changeRecord(engine.client, 'sandbox', 'hold', INSTANCE, { by: 'ann', revisionSeen: 1 });
  const [learner] = sandbox.admin.seed({ count: 1, createdDaysAgo: 30 });
  userId = learner?.userId ?? 0;
  expect((await run('discovery run --yes')).code).toBe(0);
  await isHeld();
}, 120_000);
afterAll(async () => {
  for (const close of closers) await close();
});

describe('a record that has held and enrolled', () => {
  it('is larger than the SDK warns of, which no line of the worker says', async () => {
    expect(JSON.stringify(await readBack(engine.client, 'sandbox')).length).toBeGreaterThan(2_048);
    expect(worker.lines.filter((line) => line.includes('warning limit'))).toEqual([]);
  });
});

describe('a record that somebody resets in the Web UI', () => {
  it('is not believed while no worker runs, and says why', async () => {
    await worker.stop();
    await reset();
    const { code, err } = await run('instance show');
    expect({ code, err }).toEqual({ code: 7, err: expect.stringMatching(/was reset in the Web UI, and no worker/) });
    expect((await run('discovery run')).code).toBe(7);
  }, 60_000);

  it('is what it was as soon as one runs: the hold holds, the approval counts, and nobody was erased', async () => {
    worker = await startWorkerProcess(file, engine.env);
    await until('it can be read', async () => (await run('instance show')).code === 0);
    expect(await readBack(engine.client, 'sandbox')).toMatchObject({
      revision: 3,
      holds: [{ by: 'ann' }],
      approved: { coolOffDays: 0 },
    });
    await isHeld();
    expect(stateOf()).toBe('PENDING');
  }, 90_000);

  it('is changed as before, and all goes on', async () => {
    const released = await changeRecord(engine.client, 'sandbox', 'release', INSTANCE, { by: 'ann', revisionSeen: 3 });
    expect(released).toMatchObject({ accepted: true, revision: 4 });
    await until('the learner is done', () => stateOf() === 'COMPLETE');
    expect(sandbox.admin.violations()).toEqual([]);
  }, 120_000);
});
