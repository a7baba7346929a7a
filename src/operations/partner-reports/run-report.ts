import { WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import {
  REPORT_LASTS,
  REPORT_TO_PARTNERS,
  type ReportMemo,
  type ReportResult,
  type ReportToPartnersInput,
} from '../../workflows/partner-report/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { lmsSilent } from '../kit/lms-patience';
import { type FailingActivity, watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { reportRefusal } from './report-refusal';

/** How often a person is told how far it is. @unit milliseconds */
const TELL_EVERY_MS = 1_000;

/** Starts a partner report, and waits for what it says; one at a time an instance. Once begun, it goes on without us. */
export async function runReport(
  context: OperationContext,
  input: Omit<ReportToPartnersInput, 'instance' | 'by'>,
): Promise<ReportResult | Refusal> {
  const { client, instance, by } = context;
  try {
    const handle = await client.workflow.start(REPORT_TO_PARTNERS, {
      workflowId: partnerReportWorkflowId(instance),
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      workflowExecutionTimeout: REPORT_LASTS,
      args: [{ ...input, instance, by } satisfies ReportToPartnersInput],
      typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
      staticSummary: `partner report of ${instance}: ${input.kind}`,
    });
    const result = await follow(context, handle);
    return isRefusal(result) ? result : (reportRefusal(result) ?? result);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return {
      refusal: 'record',
      reason: `a partner report of ${instance} is under way`,
      hint: 'see how far it is: `lethe partner-report show`',
    };
  }
}

async function follow(context: OperationContext, handle: WorkflowHandle): Promise<ReportResult | Refusal> {
  const { instance, signal, onProgress } = context;
  const onFailing = (failing: FailingActivity) => void onProgress(lmsSilent(failing));
  const onBusy = () => void onProgress({ doing: 'worker-busy' });
  const telling = setInterval(() => void tell(context, handle), TELL_EVERY_MS);
  try {
    return await watchWorkflow<ReportResult>(handle, { signal, instance, onFailing, onBusy });
  } finally {
    clearInterval(telling);
  }
}

async function tell({ onProgress }: OperationContext, handle: WorkflowHandle): Promise<void> {
  const { memo } = await handle.describe().catch(() => ({ memo: undefined }));
  const { result } = (memo ?? {}) as Partial<ReportMemo>;
  if (result !== undefined) onProgress({ doing: 'reporting', phase: result.phase, received: result.received });
}
