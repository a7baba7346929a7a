import { discoveries } from '../../temporal/visibility/discoveries';
import type { DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import type { OperationContext } from '../operation-context';

/** One discovery as the lists have it, with what it said. */
export interface DiscoveryRow {
  readonly id: string;
  readonly startedAt: string;
  readonly status: string;
  readonly enrolled?: number;
  readonly adopted?: number;
  readonly nudged?: number;
  readonly awaitingApproval?: string;
  readonly counts?: DiscoverLearnersResult['counts'];
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
    };
    const result =
      info.status.name === 'COMPLETED'
        ? ((await client.workflow.getHandle(info.workflowId, info.runId).result()) as DiscoverLearnersResult)
        : undefined;
    const { enrolled, adopted, nudged, awaitingApproval, counts } = result ?? {};
    rows.push({ ...row, enrolled, adopted, nudged, awaitingApproval, counts });
    if (rows.length >= limit) break;
  }
  return rows;
}
