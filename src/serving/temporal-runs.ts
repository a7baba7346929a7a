import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { OpenRun, Runs } from '../activities/kit/runs';
import { approvalWorkflowId, retirementWorkflowId } from '../domain/instance/instance';
import { learnerRow, userIdOf } from '../temporal/visibility/learner-row';
import { countExecutions, listExecutions } from '../temporal/visibility/list-executions';
import { OPEN, retirements } from '../temporal/visibility/retirements';
import { allOf, is, isOneOf } from '../temporal/visibility/terms';
import { nudgeSignal, RETIRE_LEARNER } from '../workflows/retire-learner/messages';
import { retirementStartOptions } from '../workflows/retire-learner/start-options';
import { withoutRun } from './without-run';

/** The runs of an instance, by the worker's own client. */
export function temporalRuns(client: Client): Runs {
  return {
    async start(input) {
      await client.workflow.start(RETIRE_LEARNER, retirementStartOptions(input));
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
    async nudge(instance, userId, twin) {
      try {
        await client.workflow.getHandle(retirementWorkflowId(instance, userId)).signal(nudgeSignal, { twin });
      } catch (error) {
        // It ended meanwhile, which is as good.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
    async everRan(instance) {
      if ((await countExecutions(client, retirements([instance]))) > 0) return true;
      const approved = allOf(is('WorkflowId', approvalWorkflowId(instance)), is('LethePhase', 'completed'));
      return (await countExecutions(client, approved)) > 0;
    },
  };
}
