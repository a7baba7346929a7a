import type { WorkflowHandle } from '@temporalio/client';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { partnerReports } from '../../temporal/visibility/partner-reports';
import type { ReportMemo, ReportResult } from '../../workflows/partner-report/messages';
import type { OperationContext } from '../operation-context';

/** One partner report, as its memo says. */
export interface ReportRow {
  /** Run id of the workflow. */
  readonly report: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly status: string;
  /** Absent for one that has not said anything yet, or that cannot be read here. */
  readonly result?: ReportResult;
}

/** Partner reports of an instance, the newest first. */
export async function lastReports(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  limit: number,
): Promise<readonly ReportRow[]> {
  const runs: { readonly runId: string; readonly startMs: number }[] = [];
  for await (const { execution, startTime } of listExecutions(client, partnerReports(instance))) {
    runs.push({ runId: execution?.runId ?? '', startMs: Number(startTime?.seconds ?? 0) });
  }
  const newest = runs.sort((a, b) => b.startMs - a.startMs).slice(0, limit);
  const rows: ReportRow[] = [];
  for (const { runId } of newest) {
    rows.push(await rowOf(client.workflow.getHandle(partnerReportWorkflowId(instance), runId), runId));
  }
  return rows;
}

async function rowOf(handle: WorkflowHandle, report: string): Promise<ReportRow> {
  const { status, startTime, memo } = await handle.describe();
  const { result } = (memo ?? {}) as Partial<ReportMemo>;
  return {
    report,
    startedAt: startTime.toISOString(),
    status: status.name.toLowerCase().replaceAll('_', '-'),
    ...(result === undefined ? {} : { result }),
  };
}
