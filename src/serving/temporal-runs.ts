import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { OpenRun, Runs } from '../activities/kit/runs';
import { retirementWorkflowId, WORKFLOW_TASK_QUEUE } from '../domain/instance/instance';
import { learnerRow, userIdOf } from '../temporal/visibility/learner-row';
import { listExecutions } from '../temporal/visibility/list-executions';
import { OPEN, retirements } from '../temporal/visibility/retirements';
import { stepsSince } from '../temporal/visibility/steps-since';
import { is, isOneOf } from '../temporal/visibility/terms';
import { nudgeSignal, RETIRE_LEARNER, verbSignals } from '../workflows/retire-learner/messages';
import { retirementStartOptions } from '../workflows/retire-learner/start-options';
import { sayVerb } from './say-verb';
import { withReceipt } from './with-receipt';
import { withoutRun } from './without-run';

/** @source temporal/api/enums/v1/task_queue.proto, TASK_QUEUE_TYPE_WORKFLOW */
const WORKFLOW_QUEUE = 1;

/** The runs of an instance, by the worker's own client. */
export function temporalRuns(client: Client): Runs {
  return {
    async start(input) {
      await client.workflow.start(RETIRE_LEARNER, retirementStartOptions(input));
    },
    async hold(input) {
      // The run is held by its start; the signal reaches one that was open before.
      const options = { ...retirementStartOptions(input), signal: verbSignals.hold };
      await client.workflow.signalWithStart(RETIRE_LEARNER, { ...options, signalArgs: [input.held] });
    },
    withoutRun: (instance, userIds, sinceMs) => withoutRun(client, instance, userIds, sinceMs),
    async inBatch(instance, batch) {
      const query = retirements([instance], is('LetheBatch', batch));
      const users = new Set<number>();
      for await (const { execution } of listExecutions(client, query)) {
        const userId = userIdOf(execution?.workflowId);
        if (userId !== undefined) users.add(userId);
      }
      return users;
    },
    async *openIn(instance, phases) {
      for await (const raw of listExecutions(client, retirements([instance], OPEN, isOneOf('LethePhase', phases)))) {
        const { userId, phase, attention } = learnerRow(raw);
        const run: OpenRun = { userId, phase, ...(attention === undefined ? {} : { attention }) };
        yield run;
      }
    },
    stepsSince: (instance, sinceMs) => stepsSince(client, instance, sinceMs),
    withReceipt: (instance, method, window) => withReceipt(client, instance, method, window),
    async nudge(instance, userId, twin) {
      try {
        await client.workflow.getHandle(retirementWorkflowId(instance, userId)).signal(nudgeSignal, { twin });
      } catch (error) {
        // It ended meanwhile, which is as good.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
    say: (instance, verb) => sayVerb(client, instance, verb),
    async backlog() {
      const { stats } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: WORKFLOW_TASK_QUEUE },
        taskQueueType: WORKFLOW_QUEUE,
        reportStats: true,
      });
      const { seconds, nanos } = stats?.approximateBacklogAge ?? {};
      return {
        tasks: Number(stats?.approximateBacklogCount ?? 0),
        ageMs: Number(seconds ?? 0) * 1_000 + (nanos ?? 0) / 1_000_000,
      };
    },
  };
}
