import { createHash } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { countRuns, RunCounter } from '../../src/serving/count-runs';
import type { RunMetrics } from '../../src/telemetry/metrics';
import { DISCOVER_LEARNERS } from '../../src/workflows/discover-learners/messages';
import { INSTANCE_RECORD } from '../../src/workflows/instance/messages';
import { RETIRE_LEARNER } from '../../src/workflows/retire-learner/messages';
import { attributeKeys, retirementStartOptions } from '../../src/workflows/retire-learner/start-options';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { learner, plan } from '../support/fake-site';
import { untilHolds } from '../support/until-holds';

const DAY_MS = 86_400_000;
const COMPLETE = temporal.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION;

/** What was counted, by name and labels; only what is not 0. */
function recorded() {
  const gauges = new Map<string, number>();
  const set = (count: number, ...labels: readonly string[]) => void gauges.set(labels.join(' '), count);
  const metrics: RunMetrics = {
    learners: (instance, phase, count) => set(count, 'learners', instance, phase),
    attention: (instance, code, count) => set(count, 'attention', instance, code),
    due: (instance, phase, within, count) => set(count, 'due', instance, phase, within),
    approvals: (instance, count) => set(count, 'approvals', instance),
    discovered: (instance, at) => set(at, 'discovered', instance),
    counted: (at) => set(at, 'counted'),
  };
  return { gauges, metrics, more: () => Object.fromEntries([...gauges].filter(([, count]) => count > 0)) };
}

/** Runs without a worker stay open until they are ended. */
describe('RunCounter', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine('count-runs');
  });
  afterAll(() => engine.close());

  const start = async (instance: string, userId: number, daysAgo: number, attention?: string) => {
    const created = new Date(Date.now() - daysAgo * DAY_MS);
    const row = learner(userId, created);
    const input = {
      instance,
      fingerprint: 'test',
      learner: row,
      seenAtMs: Date.now(),
      plan: plan({ coolOffDays: 14 }),
    };
    const { typedSearchAttributes, ...options } = retirementStartOptions(input);
    const said = attention === undefined ? [] : [{ key: attributeKeys.attention, value: attention }];
    return engine.client.workflow.start(RETIRE_LEARNER, {
      ...options,
      taskQueue: 'nobody',
      typedSearchAttributes: typedSearchAttributes.updateCopy(said),
    });
  };

  const finish = async (id: string) => {
    const { workflowService } = engine.connection;
    const { namespace } = engine;
    const { taskToken } = await engine.connection.withDeadline(Date.now() + 30_000, () =>
      workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: id } }),
    );
    const done = { commandType: COMPLETE, completeWorkflowExecutionCommandAttributes: {} };
    await workflowService.respondWorkflowTaskCompleted({ namespace, taskToken, commands: [done] });
  };

  /** Counts again until it is so: visibility is some moments behind. */
  const until = async (instances: readonly string[], holds: (counts: Record<string, number>) => boolean) => {
    const count = async () => {
      const record = recorded();
      await new RunCounter({ client: engine.client, instances, metrics: record.metrics }).count(Date.now());
      return { counts: record.more(), gauges: record.gauges };
    };
    return untilHolds('the counts', count, ({ counts }) => holds(counts));
  };

  test('counts learners by phase, by failure and by the term of the law, each instance for itself', async () => {
    await start('north', 1, 1);
    await start('north', 2, 26, 'service.denied');
    await start('north', 3, 40, 'service.denied');
    await start('south', 1, 27);
    await engine.client.workflow.start(INSTANCE_RECORD, {
      workflowId: 'instance/south',
      taskQueue: 'nobody',
      typedSearchAttributes: [
        { key: attributeKeys.instance, value: 'south' },
        { key: attributeKeys.attention, value: 'discovery.first-discovery' },
      ],
    });
    const expected = {
      'learners north cooling-off': 1,
      'learners north retiring': 2,
      'learners south retiring': 1,
      'attention north service.denied': 2,
      'due north retiring 7d': 2,
      'due north retiring 0d': 1,
      'due south retiring 7d': 1,
      'approvals south': 1,
    };
    const sorted = (counts: object) => JSON.stringify(Object.entries(counts).sort());
    const { counts } = await until(['north', 'south'], (now) => sorted(now) === sorted(expected));
    expect(counts).toEqual(expected);
  });

  test('counts nobody whose run was terminated', async () => {
    const run = await start('ended', 1, 1);
    await start('ended', 2, 20);
    await until(['ended'], (now) => now['learners ended cooling-off'] === 1);
    await run.terminate();
    const expected = { 'learners ended retiring': 1 };
    const { counts } = await until(['ended'], (now) => now['learners ended cooling-off'] === undefined);
    expect(counts).toEqual(expected);
  });

  test('counts who ended since the last count once, however often it looks', async () => {
    const input = {
      instance: 'closing',
      fingerprint: 'test',
      learner: learner(1, new Date()),
      seenAtMs: 0,
      plan: plan({}),
    };
    const { typedSearchAttributes, ...options } = retirementStartOptions(input);
    const phase = [{ key: attributeKeys.phase, value: 'completed' }];
    const begin = (userId: number) =>
      engine.client.workflow.start(RETIRE_LEARNER, {
        ...options,
        workflowId: `retirement/closing/${userId}`,
        taskQueue: `closing-${userId}`,
        typedSearchAttributes: typedSearchAttributes.updateCopy(phase),
      });
    const record = recorded();
    const counter = new RunCounter({ client: engine.client, instances: ['closing'], metrics: record.metrics });
    for (const userId of [1, 2]) {
      await begin(userId);
      await finish(`closing-${userId}`);
      while (record.gauges.get('learners closing completed') !== userId) await counter.count(Date.now());
      await counter.count(Date.now());
      expect(record.gauges.get('learners closing completed')).toBe(userId);
    }
  });

  test('says 0, and not nothing, of what there is nobody of', async () => {
    const { gauges } = await until(['empty'], () => true);
    expect(gauges.get('attention empty learner.twin')).toBe(0);
    expect(gauges.get('due empty held 0d')).toBe(0);
    expect(gauges.get('discovered empty')).toBe(0);
  });

  test('asks visibility as little for a fleet as for one instance', async () => {
    const fleet = Array.from(
      { length: 50 },
      (_, at) => `calm-${createHash('sha256').update(`${at}`).digest('hex').slice(0, 6)}`,
    );
    const listed = jest.spyOn(engine.client.workflowService, 'listWorkflowExecutions');
    const counted = jest.spyOn(engine.client.workflow, 'count');
    const counter = new RunCounter({ client: engine.client, instances: fleet, metrics: recorded().metrics });
    await counter.count(Date.now());
    await counter.count(Date.now());
    expect(listed.mock.calls.length + counted.mock.calls.length).toBeLessThanOrEqual(2 * 4);
    listed.mockRestore();
    counted.mockRestore();
  });

  test('knows the last discovery that ended well, and takes no dry run for one', async () => {
    const typedSearchAttributes = [{ key: attributeKeys.instance, value: 'found' }];
    const discover = (id: string) =>
      engine.client.workflow.start(DISCOVER_LEARNERS, { workflowId: id, taskQueue: id, typedSearchAttributes });
    for (const id of ['one', 'dry-run-two', 'three']) await discover(`discovery/found/${id}`);
    await finish('discovery/found/one');
    const { counts } = await until(['found'], (now) => now['discovered found'] !== undefined);
    const first = counts['discovered found'] ?? 0;
    expect(Math.abs(Date.now() / 1000 - first)).toBeLessThan(600);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await finish('discovery/found/dry-run-two');
    const dry = 'WorkflowId = "discovery/found/dry-run-two" AND ExecutionStatus = "Completed"';
    while ((await engine.client.workflow.count(dry)).count === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await until(['found'], () => true)).counts).toEqual({ 'discovered found': first });
    await finish('discovery/found/three');
    const later = await until(['found'], (now) => (now['discovered found'] ?? 0) > first);
    expect(later.counts['discovered found']).toBeGreaterThan(first);
  });
});

describe('countRuns()', () => {
  /** Three counts, none of which visibility answers. */
  const threeCounts = async (onFault: (startedMs: number) => Promise<boolean>) => {
    const { metrics, gauges } = recorded();
    const end = new AbortController();
    let asked = 0;
    const listWorkflowExecutions = () => {
      asked += 1;
      if (asked === 4) end.abort();
      return Promise.reject(new Error('unavailable'));
    };
    const client = {
      workflowService: { listWorkflowExecutions },
      options: { namespace: 'default' },
    } as unknown as TestEngine['client'];
    await countRuns({ client, instances: ['down'], metrics, onFault, everyMs: 1 }, end.signal);
    expect(asked).toBe(4);
    expect(gauges.size).toBe(0);
  };

  test('says once when visibility does not answer, leaves the last count, and goes on', async () => {
    const onFault = jest.fn(async () => true);
    await threeCounts(onFault);
    expect(onFault).toHaveBeenCalledTimes(1);
  });

  test('says it later where the server was lost at first', async () => {
    const onFault = jest.fn().mockResolvedValueOnce(false).mockResolvedValue(true);
    await threeCounts(onFault);
    expect(onFault).toHaveBeenCalledTimes(2);
  });
});
