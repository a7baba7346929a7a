import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import type { OpenRun, Runs } from '../activities/kit/runs';
import { approvalWorkflowId, retirementWorkflowId } from '../domain/instance/instance';
import { nudgeSignal, RETIRE_LEARNER } from '../workflows/retire-learner/messages';
import { attributeKeys, retirementStartOptions } from '../workflows/retire-learner/start-options';
import { listExecutions, userIdOf } from './list-executions';
import { withoutRun } from './without-run';

/** The runs of an instance, by the worker's own client. */
export function temporalRuns(client: Client): Runs {
  return {
    async start(input) {
      await client.workflow.start(RETIRE_LEARNER, retirementStartOptions(input));
    },
    withoutRun: (instance, userIds, sinceMs) => withoutRun(client, instance, userIds, sinceMs),
    async inBatch(instance, batch) {
      const query = `WorkflowType = "${RETIRE_LEARNER}" AND LetheInstance = "${instance}" AND LetheBatch = "${batch}"`;
      const users = new Set<number>();
      for await (const { execution } of listExecutions(client, query)) {
        const userId = userIdOf(execution?.workflowId);
        if (userId !== undefined) users.add(userId);
      }
      return users;
    },
    async *openIn(instance, phases) {
      const among = phases.map((phase) => `LethePhase = "${phase}"`).join(' OR ');
      const open = `WorkflowType = "${RETIRE_LEARNER}" AND LetheInstance = "${instance}" AND ExecutionStatus = "Running"`;
      for await (const info of listExecutions(client, `${open} AND (${among})`)) {
        const userId = userIdOf(info.execution?.workflowId);
        if (userId === undefined) continue;
        const attributes = decodeTypedSearchAttributes(info.searchAttributes?.indexedFields);
        const attention = attributes.get(attributeKeys.attention);
        const phase = attributes.get(attributeKeys.phase) ?? '';
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
      const runs = `WorkflowType = "${RETIRE_LEARNER}" AND LetheInstance = "${instance}"`;
      if ((await client.workflow.count(runs)).count > 0) return true;
      const approved = `WorkflowId = "${approvalWorkflowId(instance)}" AND LethePhase = "completed"`;
      return (await client.workflow.count(approved)).count > 0;
    },
  };
}
