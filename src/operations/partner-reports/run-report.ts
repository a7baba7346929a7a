import type { WorkflowHandle } from '@temporalio/client';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import {
  REPORT_LASTS,
  REPORT_TO_PARTNERS,
  type ReportMemo,
  type ReportResult,
  type ReportToPartnersInput,
} from '../../workflows/partner-report/messages';
import { lmsSilent } from '../kit/lms-patience';
import { startOnlyOne } from '../kit/start-only-one';
import { type FailingActivity, watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import type { Progress } from '../progress';
import { isRefusal, type Refusal } from '../refusal';
import { reportRefusal } from './report-refusal';

/** Starts a partner report, and waits for what it says; one at a time an instance. Once begun, it goes on without us. */
export async function runReport(
  context: OperationContext,
  input: Omit<ReportToPartnersInput, 'instance' | 'by'>,
): Promise<ReportResult | Refusal> {
  const { instance, by } = context;
  const handle = await startOnlyOne(context, {
    workflow: REPORT_TO_PARTNERS,
    workflowId: partnerReportWorkflowId(instance),
    input: { ...input, instance, by } satisfies ReportToPartnersInput,
    summary: `partner report of ${instance}: ${input.kind}`,
    lasts: REPORT_LASTS,
    busy: {
      reason: `a partner report of ${instance} is under way`,
      next: 'see-running-report',
    },
  });
  if (isRefusal(handle)) return handle;
  const result = await follow(context, handle);
  return isRefusal(result) ? result : (reportRefusal(result) ?? result);
}

async function follow(context: OperationContext, handle: WorkflowHandle): Promise<ReportResult | Refusal> {
  const { instance, signal, onProgress } = context;
  const onFailing = (failing: FailingActivity) => void onProgress(lmsSilent(failing));
  const onBusy = () => void onProgress({ doing: 'worker-busy' });
  const howFar = () => progressOf(handle);
  return watchWorkflow<ReportResult>(handle, { signal, instance, onFailing, onBusy, howFar, onProgress });
}

async function progressOf(handle: WorkflowHandle): Promise<Progress | undefined> {
  const { memo } = await handle.describe();
  const { result } = (memo ?? {}) as Partial<ReportMemo>;
  return result === undefined ? undefined : { doing: 'reporting', phase: result.phase, received: result.received };
}
