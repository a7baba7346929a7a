import type { WorkflowHandle } from '@temporalio/client';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import { neverTakenUp } from '../../temporal/never-taken-up';
import {
  REPORT_LASTS,
  REPORT_TO_PARTNERS,
  type ReportMemo,
  type ReportResult,
  type ReportToPartnersInput,
} from '../../workflows/partner-report/messages';
import { lmsPatience, lmsSilent } from '../kit/lms-patience';
import { startOnlyOne } from '../kit/start-only-one';
import { type FailingActivity, watchWorkflow } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import type { Progress } from '../progress';
import { isRefusal, type Refusal } from '../refusal';
import { reportRefusal } from './report-refusal';

/**
 * Starts a partner report, and waits for what it says; one at a time an instance. Once begun, it goes on without us. One that
 * no worker took up is ended again: it would ask the LMS when nobody expects it. So is one that only counts, where nobody waits
 * for it any more: it would keep reports from being made for as long as their place does not answer.
 */
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
  if (input.kind === 'count') return countOnly(context, handle);
  const onFailing = (failing: FailingActivity) => void context.onProgress(lmsSilent(failing));
  const result = await follow(context, handle, onFailing);
  return isRefusal(result) ? leftBehind(handle, result) : (reportRefusal(result) ?? result);
}

/** Changes nothing, so that a person is told after half a minute what does not answer. */
async function countOnly(context: OperationContext, handle: WorkflowHandle): Promise<ReportResult | Refusal> {
  let result: ReportResult | Refusal | undefined;
  try {
    result = await follow(context, handle, lmsPatience(context));
    if (!isRefusal(result)) return reportRefusal(result) ?? result;
    if (result.refusal !== 'failure' || result.code !== 'engine.no-worker') return result;
    return { ...result, detail: 'nothing was done' };
  } finally {
    if (result === undefined || isRefusal(result)) await handle.terminate('nobody waits for it').catch(() => {});
  }
}

/** What becomes of a report that a refusal ends the waiting for. */
async function leftBehind(handle: WorkflowHandle, refusal: Refusal): Promise<Refusal> {
  const { raw, status } = await handle.describe();
  const isLacking = refusal.refusal === 'failure' && refusal.code === 'engine.no-worker';
  if (neverTakenUp(raw)) {
    await handle.terminate('no worker took it up');
    return isLacking ? { ...refusal, detail: 'nothing was done' } : refusal;
  }
  if (!isLacking || status.name !== 'RUNNING') return refusal;
  return {
    ...refusal,
    detail: 'the report has begun, and goes on when a worker serves this instance',
    next: 'see-running-report',
  };
}

async function follow(
  { instance, signal, onProgress }: OperationContext,
  handle: WorkflowHandle,
  onFailing: (failing: FailingActivity) => Refusal | undefined,
): Promise<ReportResult | Refusal> {
  const onBusy = () => void onProgress({ doing: 'worker-busy' });
  const howFar = () => progressOf(handle);
  return watchWorkflow<ReportResult>(handle, { signal, instance, onFailing, onBusy, howFar, onProgress });
}

async function progressOf(handle: WorkflowHandle): Promise<Progress | undefined> {
  const { memo } = await handle.describe();
  const { result } = (memo ?? {}) as Partial<ReportMemo>;
  return result === undefined ? undefined : { doing: 'reporting', phase: result.phase, received: result.received };
}
