import { setTimeout as sleep } from 'node:timers/promises';
import { retirementWorkflowId } from '../../src/domain/instance/instance';
import { withoutRun } from '../../src/serving/without-run';
import { RETIRE_LEARNER } from '../../src/workflows/retire-learner/messages';
import { openTestEngine, type TestEngine } from '../support/dev-server';

/** Ids of one to four digits, whose order as text is another than as numbers. */
const USERS = Array.from({ length: 1_200 }, (_, at) => at + 1);

/** Runs without a worker stay open until they are ended. */
describe('withoutRun()', () => {
  let engine: TestEngine;
  let asked: string[] = [];
  beforeAll(async () => {
    engine = await openTestEngine('without-run');
    const { workflowService } = engine.connection;
    for (const name of ['countWorkflowExecutions', 'listWorkflowExecutions'] as const) {
      const ask = workflowService[name].bind(workflowService) as unknown as (...args: unknown[]) => Promise<never>;
      Object.assign(workflowService, {
        [name]: (...args: unknown[]) => {
          asked.push(name === 'countWorkflowExecutions' ? 'count' : 'list');
          return ask(...args);
        },
      });
    }
  });
  afterAll(() => engine.close());

  const start = (instance: string, userId: number) =>
    engine.client.workflow.start(RETIRE_LEARNER, {
      workflowId: retirementWorkflowId(instance, userId),
      taskQueue: 'nobody',
    });
  /** Opens runs, and comes back when visibility knows them. */
  const open = async (instance: string, userIds: readonly number[]) => {
    for (let at = 0; at < userIds.length; at += 50) {
      await Promise.all(userIds.slice(at, at + 50).map((userId) => start(instance, userId)));
    }
    const runs = `WorkflowId STARTS_WITH "${retirementWorkflowId(instance, 0).slice(0, -1)}" AND ExecutionStatus = "Running"`;
    while ((await engine.client.workflow.count(runs)).count < userIds.length) await sleep(50);
  };
  const ask = async (instance: string, userIds: readonly number[], sinceMs = Date.now() + 60_000) => {
    asked = [];
    return [...(await withoutRun(engine.client, instance, userIds, sinceMs))].sort((a, b) => a - b);
  };

  test('finds the newest without a run by counting alone', async () => {
    await open('campus', USERS.slice(0, 1_150));
    expect(await ask('campus', USERS)).toEqual(USERS.slice(1_150));
    expect(asked.filter((question) => question === 'count').length).toBeLessThanOrEqual(4);
    expect(await ask('campus', USERS.slice(0, 1_150))).toEqual([]);
    expect(asked).toEqual(['count', 'count']);
  });

  test('finds one among the old, too', async () => {
    await open('campus-two', [1, 2, 4, 5, 30]);
    expect(await ask('campus-two', [1, 2, 3, 4, 5, 30])).toEqual([3]);
    expect(await ask('campus-two', [30, 5, 4, 3, 2, 1])).toEqual([3]);
    expect(await ask('campus-two', [3, 7, 1, 6])).toEqual([3, 6, 7]);
  });

  test('takes no other instance’s run for this one’s', async () => {
    await open('elsewhere', [1, 2]);
    expect(await ask('nowhere', [1, 2])).toEqual([1, 2]);
    expect(await ask('elsewhere-too', [1])).toEqual([1]);
  });

  test('leaves out those whose run has ended since, and no others', async () => {
    await open('changing', [1, 2, 3]);
    const handle = engine.client.workflow.getHandle(retirementWorkflowId('changing', 2));
    await handle.terminate('its end');
    const { closeTime } = await handle.describe();
    const endedMs = (closeTime as Date).getTime();
    const ended = `WorkflowId = "${handle.workflowId}" AND ExecutionStatus = "Terminated"`;
    while ((await engine.client.workflow.count(ended)).count < 1) await sleep(50);
    expect(await ask('changing', [1, 2, 3], endedMs - 1_000)).toEqual([]);
    expect(await ask('changing', [1, 2, 3], endedMs + 1_000)).toEqual([2]);
  });

  test('asks nothing about nobody', async () => {
    expect(await ask('campus', [])).toEqual([]);
    expect(asked).toEqual([]);
  });
});
