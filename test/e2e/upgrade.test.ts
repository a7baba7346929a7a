import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { recordWorkflowId, retirementWorkflowId } from '../../src/domain/instance/instance';
import type { RunStatus } from '../../src/domain/run/status';
import type { VerbAnswer } from '../../src/domain/run/verb';
import { changeRecord } from '../../src/temporal/records/change-record';
import type { DiscoverLearnersResult } from '../../src/workflows/discover-learners/messages';
import { runLine } from '../cli/recording-terminal';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { readBack } from '../support/record-bench';
import { until } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';
import { Deployment } from './deployment';
import { PATCH } from './next-build';
import { nextBuildBundle } from './next-build-bundle';
import { type ServedHere, serveHere } from './serve-here';

let engine: TestEngine;
let sandbox: Sandbox;
let other: Sandbox;
let folder: string;
let deployment: Deployment;
let today: WorkerProcess;
let next: ServedHere;
let nextConnection: NativeConnection;

/**
 * Build 1 is a worker process of this checkout, as it is deployed; build 2 has the same activities, and workflows that
 * differ by a patch.
 */
beforeAll(async () => {
  engine = await openTestEngine('upgrade');
  [sandbox, other] = await Promise.all([startSandbox(), startSandbox()]);
  deployment = new Deployment(engine, 'lethe');
  folder = mkdtempSync(join(tmpdir(), 'lethe-upgrade-'));
  write('sandbox', sandbox.config());
  write('other', other.config().replace('id: sandbox', 'id: other'));
  const applied = await runLine(`instance apply --config ${folder} --yes`, { env: engine.env });
  if (applied.code !== 0) throw new Error(applied.err);
  const unversioned = await serveHere(engine, folder);
  fromBefore = person('from.before', 1);
  await discover('before');
  await unversioned.stop();
  today = await startWorkerProcess(folder, {
    ...engine.env,
    TEMPORAL_DEPLOYMENT_NAME: deployment.name,
    TEMPORAL_WORKER_BUILD_ID: '1',
  });
  await deployment.setCurrent('1');
}, 180_000);

afterAll(async () => {
  await next?.stop();
  await nextConnection?.close();
  await today?.stop();
  await Promise.all([sandbox.stop(), other.stop()]);
  await engine.close();
  rmSync(folder, { recursive: true });
}, 120_000);

function write(id: string, file: string): void {
  const text = file.replace('cool_off_days: 0', 'cool_off_days: 14');
  writeFileSync(join(folder, `${id}.yml`), text, { mode: 0o600 });
}

async function deployNext(): Promise<void> {
  const bundle = await nextBuildBundle();
  nextConnection = await NativeConnection.connect({ address: engine.address });
  const where = { nativeConnection: nextConnection, namespace: engine.namespace };
  next = await serveHere(where, folder, undefined, { version: deployment.version('2'), bundle });
  await deployment.setCurrent('2');
}

const discover = (name: string, input: object = { approve: true, by: 'test' }): Promise<DiscoverLearnersResult> =>
  engine.client.workflow.execute('discoverLearners', {
    workflowId: `discovery/sandbox/${name}`,
    taskQueue: 'lethe',
    args: [{ instance: 'sandbox', ...input }],
  });

/** Somebody who asked so long ago. */
function person(username: string, createdDaysAgo: number): number {
  const [view] = sandbox.admin.add([{ username, email: `${username}@example.com`, createdDaysAgo }]);
  if (view === undefined) throw new Error('the sandbox took nobody');
  return view.userId;
}

const runId = (userId: number) => retirementWorkflowId('sandbox', userId);
const run = (userId: number) => engine.client.workflow.getHandle(runId(userId));
const phaseOf = async (userId: number) => (await run(userId).query<RunStatus>('status')).phase;
const waits = (userId: number) =>
  until(`learner ${userId} waits`, async () => (await phaseOf(userId)) === 'waiting', { withinMs: 60_000 });
const ask = (userId: number, verb: string): Promise<VerbAnswer> => run(userId).executeUpdate(verb, { args: [{}] });
const stateOf = (userId: number) => sandbox.admin.learner(userId).state;
const isRefused = (userId: number) =>
  sandbox.admin.addFault({
    match: { path: '/api/edxnotes', learner: userId },
    do: { kind: 'status', status: 429, retry_after: 3_600 },
  });

/** Enrolled by workers that had no build yet. */
let fromBefore: number;
let half: number;
let rolledBack: number;
let parked: number;

describe('learners in progress when a new build is rolled out', () => {
  it('are begun by the build of that day', async () => {
    [half, rolledBack, parked] = [person('half.way', 30), person('stays.half', 30), person('cools.off', 1)];
    for (const userId of [half, rolledBack]) isRefused(userId);
    other.admin.seed({ count: 1, seed: 1 });
    await expect(discover('asks', { instance: 'other' })).resolves.toMatchObject({
      awaitingApproval: 'first-discovery',
    });
    await expect(discover('first')).resolves.toMatchObject({ enrolled: 3 });
    await Promise.all([waits(half), waits(rolledBack)]);
    expect([stateOf(half), stateOf(parked)]).toEqual(['RETIRING_NOTES', 'PENDING']);
    expect(new Set((await deployment.trace(runId(half))).builds)).toEqual(new Set(['1']));
  }, 120_000);

  it('go over to the first build, when they were begun by workers that had none', async () => {
    await expect(ask(fromBefore, 'expedite')).resolves.toMatchObject({ accepted: true });
    await expect(run(fromBefore).result()).resolves.toMatchObject({ phase: 'completed' });
    expect((await deployment.trace(runId(fromBefore))).builds.at(-1)).toBe('1');
  }, 120_000);

  it('finish under the new one, half-retired and parked alike, with no step done twice', async () => {
    await deployNext();
    sandbox.admin.removeFaults();
    await expect(ask(half, 'retry')).resolves.toMatchObject({ accepted: true });
    await expect(ask(parked, 'expedite')).resolves.toMatchObject({ accepted: true });
    for (const userId of [half, parked]) {
      await expect(run(userId).result()).resolves.toMatchObject({ phase: 'completed', steps: 10 });
      expect(stateOf(userId)).toBe('COMPLETE');
      const { builds, patched, failures } = await deployment.trace(runId(userId));
      expect([builds[0], builds.at(-1)]).toEqual(['1', '2']);
      expect({ patched, failures }).toEqual({ patched: true, failures: [] });
    }
    expect(sandbox.admin.violations()).toEqual([]);
  }, 180_000);

  it('are enrolled under the new one from then on', async () => {
    const late = person('comes.late', 30);
    await expect(discover('second')).resolves.toMatchObject({ enrolled: 1 });
    await expect(run(late).result()).resolves.toMatchObject({ phase: 'completed' });
    expect(new Set((await deployment.trace(runId(late))).builds)).toEqual(new Set(['2']));
  }, 120_000);
});

describe('a build that is rolled back', () => {
  let pinned: number;
  let left: number;

  it('takes back those whom no patch of the newer one has met', async () => {
    [pinned, left] = [person('kept.by.two', 30), person('left.to.one', 30)];
    for (const userId of [pinned, left]) isRefused(userId);
    await expect(discover('third')).resolves.toMatchObject({ enrolled: 2 });
    await Promise.all([waits(pinned), waits(left)]);
    expect(await deployment.trace(runId(pinned))).toMatchObject({ patched: true });
    await until('the patched are listed by the name of the patch', async () => {
      const { count } = await engine.client.workflow.count(
        `TemporalChangeVersion = '${PATCH}' AND ExecutionStatus = 'Running'`,
      );
      return count === 2;
    });
    await deployment.pin(runId(pinned), '2');

    await deployment.setCurrent('1');
    sandbox.admin.removeFaults();
    await expect(ask(rolledBack, 'retry')).resolves.toMatchObject({ accepted: true });
    await expect(run(rolledBack).result()).resolves.toMatchObject({ phase: 'completed', steps: 10 });
    const { builds, patched } = await deployment.trace(runId(rolledBack));
    expect({ patched, builds: new Set(builds) }).toEqual({ patched: false, builds: new Set(['1']) });
  }, 120_000);

  it('leaves to the newer one those who were pinned to it before', async () => {
    await expect(ask(pinned, 'retry')).resolves.toMatchObject({ accepted: true });
    await expect(run(pinned).result()).resolves.toMatchObject({ phase: 'completed', steps: 10 });
    expect((await deployment.trace(runId(pinned))).builds.at(-1)).toBe('2');
  }, 120_000);

  it('makes the others stand still, unharmed, until the newer one is back', async () => {
    await run(left).signal('retry', {});
    await until('the old build cannot replay the patched run', async () => {
      const { failures } = await deployment.trace(runId(left));
      return failures.some((cause) => /NON_DETERMINISTIC/.test(cause));
    });
    expect(stateOf(left)).toBe('RETIRING_NOTES');
    const metrics = await (await fetch(`${today.listen}/metrics`)).text();
    expect(metrics).toMatch(/^temporal_workflow_task_execution_failed\S* [1-9]/m);
    await deployment.setCurrent('2');
    await expect(run(left).result()).resolves.toMatchObject({ phase: 'completed', steps: 10 });
    expect(sandbox.admin.violations()).toEqual([]);
  }, 240_000);
});

describe('an approval that was asked for under a build', () => {
  it('can be given when the workers of that build are gone', async () => {
    await today.stop();
    const { request, revision } = await readBack(engine.client, 'other');
    const upTo = request?.newestRetirementId ?? 0;
    const seen = { by: 'test', revisionSeen: revision };
    const answer = await changeRecord(engine.client, 'other', 'approve', { upTo, coolOffDays: 14 }, seen);
    expect(answer).toMatchObject({ accepted: true });
    const { builds } = await deployment.trace(recordWorkflowId('other'));
    expect([builds[0], builds.at(-1)]).toEqual(['1', '2']);
  }, 120_000);
});
