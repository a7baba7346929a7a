import type { WorkflowExecutionStatusName, WorkflowHandle } from '@temporalio/client';
import { isDryRunId } from '../../domain/instance/instance';
import { discoveries } from '../../temporal/visibility/discoveries';
import type { DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import { type WhyFailed, whyFailed } from '../kit/why-failed';
import type { OperationContext } from '../operation-context';

/** One discovery as the lists have it, with what it said. */
export interface DiscoveryRow extends WhyFailed {
  readonly id: string;
  readonly startedAt: string;
  readonly status: string;
  /** It only counted: nobody was let in, whatever it found. */
  readonly dryRun?: true;
  readonly enrolled?: number;
  readonly adopted?: number;
  readonly nudged?: number;
  readonly awaitingApproval?: string;
  /** Absent where it found nothing new and did not read the whole queue. */
  readonly counts?: DiscoverLearnersResult['counts'];
  readonly swept?: false;
}

/** The last discoveries of an instance, the newest first. */
export async function lastDiscoveries(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  limit: number,
): Promise<readonly DiscoveryRow[]> {
  const rows: DiscoveryRow[] = [];
  if (limit === 0) return rows;
  for await (const info of client.workflow.list({ query: discoveries(instance), pageSize: limit })) {
    const row = {
      id: info.workflowId,
      startedAt: info.startTime.toISOString(),
      status: info.status.name.toLowerCase(),
      ...(isDryRunId(instance, info.workflowId) ? { dryRun: true as const } : {}),
    };
    rows.push({
      ...row,
      ...(await outcomeOf(client.workflow.getHandle(info.workflowId, info.runId), info.status.name)),
    });
    if (rows.length >= limit) break;
  }
  return rows;
}

async function outcomeOf(
  discovery: Pick<WorkflowHandle, 'result'>,
  status: WorkflowExecutionStatusName,
): Promise<Partial<DiscoveryRow>> {
  if (status === 'COMPLETED') {
    const { enrolled, adopted, nudged, awaitingApproval, swept, counts } =
      (await discovery.result()) as DiscoverLearnersResult;
    return { enrolled, adopted, nudged, awaitingApproval, ...(swept === false ? { swept } : { counts }) };
  }
  return status === 'FAILED' ? whyFailed(discovery) : {};
}
