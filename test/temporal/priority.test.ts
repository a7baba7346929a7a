import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { activityTaskQueue, WORKFLOW_TASK_QUEUE } from '../../src/domain/instance/instance';
import { DESCRIBE_INSTANCE } from '../../src/workflows/ask/messages';
import { RETIRE_LEARNER } from '../../src/workflows/retire-learner/messages';
import { retirementStartOptions } from '../../src/workflows/retire-learner/start-options';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { FakeSite, learner, plan } from '../support/fake-site';
import { workflowBundle } from '../support/workflow-bundle';

const INSTANCE = 'busy';
const LEARNERS = 30;
/** A worker's poll meets one of the queue's four partitions: some others come first. */
const FEW_STEPS = 12;

describe('the dev server', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine('priority');
  });
  afterAll(() => engine.close());

  it('lets what a person waits for overtake the steps that are in the queue', async () => {
    const site = new FakeSite();
    const connection = engine.nativeConnection;
    const { namespace } = engine;
    const workflows = await Worker.create({
      connection,
      namespace,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowBundle: await workflowBundle(),
    });
    let steps = 0;
    let isOpen = false;
    const activities = await Worker.create({
      connection,
      namespace,
      taskQueue: activityTaskQueue(INSTANCE),
      maxConcurrentActivityTaskExecutions: 1,
      activities: {
        ...site.activities,
        runStep: async (input: Parameters<typeof site.activities.runStep>[0]) => {
          while (!isOpen) await sleep(20);
          steps += 1;
          return site.activities.runStep(input);
        },
        describeInstance: async () => steps,
      },
    });
    await workflows.runUntil(
      activities.runUntil(async () => {
        const runs: WorkflowHandle[] = [];
        const asked = new Date(Date.now() - 30 * 86_400_000);
        for (let userId = 1; userId <= LEARNERS; userId += 1) {
          const input = {
            instance: INSTANCE,
            fingerprint: 'test',
            learner: site.add(learner(userId, asked)),
            seenAtMs: Date.now(),
            plan: plan(),
          };
          runs.push(await engine.client.workflow.start(RETIRE_LEARNER, retirementStartOptions(input)));
        }
        // The only place is taken, and all others wait for it, before the person asks; how fast the machine is has no part.
        for (const run of runs) await hasActivity(run);
        const question = await engine.client.workflow.start(DESCRIBE_INSTANCE, {
          workflowId: 'ask',
          taskQueue: WORKFLOW_TASK_QUEUE,
          args: [{ instance: INSTANCE }],
        });
        await hasActivity(question);
        isOpen = true;
        expect(await question.result()).toBeLessThan(FEW_STEPS);
        for await (const { workflowId } of engine.client.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
          // The list is a moment behind: some have ended by themselves.
          await engine.client.workflow.getHandle(workflowId).terminate('the test has seen enough').catch(unlessEnded);
        }
      }),
    );
  });
});

function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

async function hasActivity(run: WorkflowHandle): Promise<void> {
  while (((await run.describe()).raw.pendingActivities ?? []).length === 0) await sleep(50);
}
