import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ReportPages } from '../activities/kit/report-pages';
import { WORKFLOW_TASK_QUEUE } from '../domain/instance/instance';
import type { PartnerEntry } from '../domain/partner-report/entry';
import { counted } from '../domain/text/counted';
import { forgetExecution } from '../temporal/visibility/forget-execution';
import { listExecutions } from '../temporal/visibility/list-executions';
import { reportPages as openPages } from '../temporal/visibility/partner-reports';
import { startedWith } from '../temporal/visibility/started-with';
import { PARTNER_PAGE } from '../workflows/partner-report/messages';
import { attributeKeys } from '../workflows/retire-learner/start-options';

/** Pages of partner reports, by the worker's own client. */
export function reportPages(client: Client): ReportPages {
  async function keep(page: string, kept: readonly unknown[], staticSummary: string): Promise<boolean> {
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
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return false;
    }
  }
  return {
    keep: (page, entries) => keep(page, entries, `${counted(entries.length, 'entry', 'entries')} of a partner report`),
    async keepIds(page, userIds) {
      await keep(page, userIds, `${counted(userIds.length, 'learner')} whom partners know of`);
    },
    read: (page) => startedWith<readonly PartnerEntry[]>(client, { workflowId: page }),
    readIds: (page) => startedWith<readonly number[]>(client, { workflowId: page }),
    async list(prefix, writtenBeforeMs) {
      const pages: string[] = [];
      for await (const { execution } of listExecutions(client, openPages(prefix, writtenBeforeMs))) {
        if (execution?.workflowId != null) pages.push(execution.workflowId);
      }
      return pages.sort();
    },
    forget: (page) => forgetExecution(client, page),
  };
}
