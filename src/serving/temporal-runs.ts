import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { OpenRun, Runs } from '../activities/kit/runs';
import { retirementWorkflowId } from '../domain/instance/instance';
import { taskWaits } from '../temporal/task-waits';
import { learnerRow, userIdOf } from '../temporal/visibility/learner-row';
import { countExecutions, listExecutions } from '../temporal/visibility/list-executions';
import { lostSince, OPEN, retirements } from '../temporal/visibility/retirements';
import { stepsSince } from '../temporal/visibility/steps-since';
import { is, isOneOf } from '../temporal/visibility/terms';
import { nudgeSignal, RETIRE_LEARNER, verbSignals } from '../workflows/retire-learner/messages';
import { retirementStartOptions } from '../workflows/retire-learner/start-options';
import { countCoolingOff } from './count-cooling-off';
import { elsewhere } from './elsewhere';
import { sayVerb } from './say-verb';
import { withReceipt } from './with-receipt';
import { withoutRun } from './without-run';

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
    elsewhere: (instance, learners) => elsewhere(client, instance, learners),
    coolingOff: (instance, userIds) => countCoolingOff(client, instance, userIds),
    lostSince: (instance, sinceMs) => countExecutions(client, lostSince(instance, sinceMs)),
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
    async isTakenUp(instance, userId) {
      try {
        const { raw } = await client.workflow.getHandle(retirementWorkflowId(instance, userId)).describe();
        return !taskWaits(raw);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return true;
        throw error;
      }
    },
  };
}
