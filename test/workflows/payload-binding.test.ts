import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import type { KeyRing } from '../../src/keys/key-ring';
import { testRing } from '../keys/test-ring';
import type { bound, boundDiscovery, boundListener } from '../support/bound-workflow';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';
import { payloadsIn } from './payloads-in';

const folder = mkdtempSync(join(tmpdir(), 'lethe-binding-'));
const taskQueue = 'bound';
let ring: KeyRing;
let engine: TestEngine;
let client: Client;
let worker: Worker;
let running: Promise<void>;

/** Its first attempt says how far it is and fails; its second finds that. */
async function beat(name: string): Promise<string> {
  const { info, heartbeat } = Context.current();
  if (info.attempt === 1) {
    heartbeat(`half of ${name}`);
    throw new Error(`a fault about ${name}`);
  }
  return String(info.heartbeatDetails);
}

beforeAll(async () => {
  ring = await testRing(join(folder, 'keys.json'));
  engine = await openTestEngine('binding');
  const converter = dataConverter(encryptionCodec(ring));
  const { connection, namespace, nativeConnection } = engine;
  client = new Client({ connection, namespace, dataConverter: converter });
  worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue,
    workflowsPath: require.resolve('../support/bound-workflow'),
    activities: { beat },
    dataConverter: converter,
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function eventsOf(workflowId: string, runId?: string) {
  const execution = { workflowId, ...(runId === undefined ? {} : { runId }) };
  const { namespace } = engine;
  const answer = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution });
  return answer.history?.events ?? [];
}

const scopesIn = (events: unknown) =>
  new Set(
    payloadsIn(events)
      .filter(({ path }) => !path.includes('searchAttributes.'))
      .map(({ scope }) => scope),
  );

describe('payloads on a real Temporal', () => {
  it('go by every way of a run, and each is bound to the run it is for', async () => {
    const listener = await client.workflow.start<typeof boundListener>('boundListener', {
      workflowId: 'retirement/academy/2',
      taskQueue,
      args: ['Zélie'],
    });
    const run = await client.workflow.start<typeof bound>('bound', {
      workflowId: 'retirement/academy/1',
      taskQueue,
      args: ['Ada'],
      memo: { username: 'ada' },
      staticSummary: 'about Ada',
    });
    const first = run.firstExecutionRunId;
    const handle = client.workflow.getHandle('retirement/academy/1');
    await untilHolds(
      'the run has sent a signal',
      async () => (await listener.describe()).status.name,
      (status) => status === 'COMPLETED',
    );
    expect(await listener.result()).toBe('Ada from outside');
    expect(await handle.executeUpdate('tell', { args: ['Bo'] })).toBe('told Bo');
    await handle.signal('hear', 'Cy');
    expect(await handle.query('heard')).toEqual(['half of Ada', 'half of Ada', 'child of Ada', 'Bo', 'Cy']);
    const { memo, runId } = await handle.describe();
    expect(memo).toEqual({ username: 'ada', said: 'Ada 1' });

    const raw = await client.workflowService.describeWorkflowExecution({
      namespace: engine.namespace,
      execution: { workflowId: 'retirement/academy/1', runId },
    });
    expect(scopesIn(raw.workflowExecutionInfo?.memo)).toEqual(new Set(['retirement/academy/1']));
    const events = [...(await eventsOf('retirement/academy/1', first)), ...(await eventsOf('retirement/academy/1'))];
    const child = events.filter(({ startChildWorkflowExecutionInitiatedEventAttributes: one }) => one != null);
    const signal = events.filter(({ signalExternalWorkflowExecutionInitiatedEventAttributes: one }) => one != null);
    const ended = events.filter(({ childWorkflowExecutionCompletedEventAttributes: one }) => one != null);
    expect(scopesIn([child, ended])).toEqual(new Set(['ask/academy']));
    expect(scopesIn(signal)).toEqual(new Set(['retirement/academy/2']));
    const rest = events.filter((event) => ![...child, ...ended, ...signal].includes(event));
    expect(scopesIn(rest)).toEqual(new Set(['retirement/academy/1']));

    // Temporal's own reset, to where it began.
    const { runId: reset } = await client.workflowService.resetWorkflowExecution({
      namespace: engine.namespace,
      workflowExecution: { workflowId: 'retirement/academy/1', runId },
      workflowTaskFinishEventId: 4 as never,
      requestId: 'a-reset',
      reason: 'a test',
    });
    const again = client.workflow.getHandle('retirement/academy/1', reset);
    await client.workflow.start<typeof boundListener>('boundListener', {
      workflowId: 'retirement/academy/2',
      taskQueue,
      args: ['Zélie'],
    });
    await again.signal('hear', 'end');
    await expect(again.result()).resolves.toMatch(/^half of Ada; .*end/);
  });

  it('go with a start that brings an update', async () => {
    const start = new WithStartWorkflowOperation<typeof boundListener>('boundListener', {
      workflowId: 'retirement/academy/3',
      taskQueue,
      args: ['Zélie'],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const options = { args: ['Dee'] as [string], startWorkflowOperation: start };
    expect(await client.workflow.executeUpdateWithStart('tell', options)).toBe('told Dee by Zélie');
    expect(scopesIn(await eventsOf('retirement/academy/3'))).toEqual(new Set(['retirement/academy/3']));
    await client.workflow.getHandle('retirement/academy/3').terminate();
  });

  it('go from a Schedule to its runs, and from one of them to the next', async () => {
    const schedule = await client.schedule.create({
      scheduleId: 'discovery/academy',
      spec: { intervals: [{ every: '1s' }] },
      policies: { overlap: 'SKIP' },
      action: {
        type: 'startWorkflow',
        workflowType: 'boundDiscovery',
        workflowId: 'discovery/academy/scheduled',
        taskQueue,
        args: ['Ada'] satisfies Parameters<typeof boundDiscovery>,
        memo: { said: 'Ada' },
      },
    });
    const { info } = await untilHolds(
      'three scheduled runs',
      () => schedule.describe(),
      ({ info: of }) => of.recentActions.length >= 3 && of.runningActions.length === 0,
    );
    const ids = info.recentActions.map(({ action }) => action.workflow.workflowId);
    expect(new Set(ids).size).toBeGreaterThanOrEqual(3);
    for (const id of ids) expect(id).toMatch(/^discovery\/academy\/scheduled-/);
    // The first is handed nothing, each later one what the one before has said.
    const results = await Promise.all(ids.map((id) => client.workflow.getHandle(id).result()));
    expect(results.slice(0, 3)).toEqual(['Ada.', 'Ada.Ada.', 'Ada.Ada.Ada.']);
    expect((await schedule.describe()).action).toMatchObject({ args: ['Ada'] });
    await schedule.delete();
  });

  it('that somebody without a key hands to a run of their own are written by nobody under another key', async () => {
    const victim = await client.workflow.start<typeof boundListener>('boundListener', {
      workflowId: 'retirement/academy/4',
      taskQueue,
      args: ['Zélie Quux'],
    });
    const [started] = await eventsOf('retirement/academy/4');
    const input = started?.workflowExecutionStartedEventAttributes?.input;
    await ring.rotate('academy');
    for (const workflowId of ['retirement/academy/66', 'retirement/beta/4', 'ask/academy/66', 'mine']) {
      await client.workflowService.startWorkflowExecution({
        namespace: engine.namespace,
        workflowId,
        requestId: workflowId,
        workflowType: { name: 'boundDiscovery' },
        taskQueue: { name: taskQueue },
        ...(input == null ? {} : { input }),
      });
      const events = await untilHolds(
        'the task fails',
        () => eventsOf(workflowId),
        (all) => all.some(({ workflowTaskFailedEventAttributes: one }) => one != null),
      );
      const failed = events.find(({ workflowTaskFailedEventAttributes: one }) => one != null);
      const encoded = failed?.workflowTaskFailedEventAttributes?.failure?.encodedAttributes;
      const [why] = await encryptionCodec(ring).decode([encoded ?? {}]);
      expect(Buffer.from(why?.data ?? []).toString()).toContain(
        'Lethe: a payload belongs to retirement/academy/4, and not here',
      );
      expect(events.some(({ workflowExecutionCompletedEventAttributes: one }) => one != null)).toBe(false);
      await client.workflow.getHandle(workflowId).terminate();
    }
    await victim.terminate();
  });
});
