import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ReportPages } from '../activities/kit/report-pages';
import { WORKFLOW_TASK_QUEUE } from '../domain/instance/instance';
import type { PartnerEntry } from '../domain/partner-report/entry';
import { counted } from '../domain/text/counted';
import { grpcStatus } from '../temporal/connect/grpc-status';
import { listExecutions } from '../temporal/visibility/list-executions';
import { reportPages as openPages } from '../temporal/visibility/partner-reports';
import { startedWith } from '../temporal/visibility/started-with';
import { PARTNER_PAGE } from '../workflows/partner-report/messages';
import { attributeKeys } from '../workflows/retire-learner/start-options';

/** Pages of partner reports, by the worker's own client. */
export function reportPages(client: Client): ReportPages {
  const { namespace } = client.options;
  async function keep(page: string, kept: readonly unknown[], staticSummary: string): Promise<void> {
    try {
      await client.workflow.start(PARTNER_PAGE, {
        workflowId: page,
        taskQueue: WORKFLOW_TASK_QUEUE,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        // So that the key that it is encrypted with is known to be needed.
        typedSearchAttributes: [{ key: attributeKeys.instance, value: page.split('/')[1] ?? '' }],
        staticSummary,
        args: [kept],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
  return {
    keep: (page, entries) => keep(page, entries, `${counted(entries.length, 'entry', 'entries')} of a partner report`),
    keepIds: (page, userIds) => keep(page, userIds, `${counted(userIds.length, 'learner')} whom partners know of`),
    read: (page) => startedWith<readonly PartnerEntry[]>(client, { workflowId: page }),
    readIds: (page) => startedWith<readonly number[]>(client, { workflowId: page }),
    async list(prefix) {
      const pages: string[] = [];
      for await (const { execution } of listExecutions(client, openPages(prefix))) {
        if (execution?.workflowId != null) pages.push(execution.workflowId);
      }
      return pages.sort();
    },
    async forget(page) {
      const workflowExecution = { workflowId: page };
      await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch((error: unknown) => {
        if (grpcStatus(error) !== 'not-found') throw error;
      });
    },
  };
}
