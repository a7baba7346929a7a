import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import type { OpenRun, Runs } from '../activities/runs';
import { approvalWorkflowId, retirementWorkflowId } from '../domain/instance';
import { nudgeSignal, RETIRE_LEARNER } from '../workflows/messages';
import { attributeKeys, retirementStartOptions } from '../workflows/start-options';

const PAGE = 1_000;

/** The runs of an instance, by the worker's own client. */
export function temporalRuns(client: Client): Runs {
  return {
    async start(input) {
      await client.workflow.start(RETIRE_LEARNER, retirementStartOptions(input));
    },
    async *openUserIds(instance) {
      for await (const info of openExecutions(client, instance, '')) {
        const userId = userIdOf(info.execution?.workflowId);
        if (userId !== undefined) yield userId;
      }
    },
    async *openIn(instance, phases) {
      const among = phases.map((phase) => `LethePhase = "${phase}"`).join(' OR ');
      for await (const info of openExecutions(client, instance, ` AND (${among})`)) {
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

/** Page by page and undecoded: fifty thousand memos would be decrypted for their ids alone. */
async function* openExecutions(client: Client, instance: string, and: string) {
  const query = `WorkflowType = "${RETIRE_LEARNER}" AND LetheInstance = "${instance}" AND ExecutionStatus = "Running"${and}`;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query,
      pageSize: PAGE,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    yield* page.executions ?? [];
    nextPageToken = page.nextPageToken != null && page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
}

function userIdOf(workflowId: string | null | undefined): number | undefined {
  const id = Number(workflowId?.slice(workflowId.lastIndexOf('/') + 1));
  return Number.isSafeInteger(id) ? id : undefined;
}
