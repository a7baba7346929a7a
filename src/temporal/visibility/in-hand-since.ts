import type { Client } from '@temporalio/client';
import { inLanes } from '../../lanes/in-lanes';
import { grpcStatus } from '../connect/grpc-status';
import { listExecutions } from './list-executions';
import type { Term } from './terms';

const AT_ONCE = 20;
/** @source temporal/api/enums/v1/workflow.proto, PENDING_ACTIVITY_STATE_STARTED and _CANCEL_REQUESTED */
const IN_HAND: readonly unknown[] = [2, 3];

/**
 * Workflows with an attempt at one of these activities that began before then and has not ended. One that Temporal has given
 * up for dead is none: its worker has stopped it at its deadline.
 */
export async function inHandSince(
  client: Client,
  query: Term,
  activities: readonly string[],
  sinceMs: number,
): Promise<number> {
  const executions: { workflowId: string; runId: string }[] = [];
  for await (const { execution } of listExecutions(client, query)) {
    executions.push({ workflowId: execution?.workflowId ?? '', runId: execution?.runId ?? '' });
  }
  const have = await inLanes(AT_ONCE, executions, (execution) => hasOne(client, execution, activities, sinceMs));
  return have.filter(Boolean).length;
}

async function hasOne(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
  activities: readonly string[],
  sinceMs: number,
): Promise<boolean> {
  const { namespace } = client.options;
  const info = await client.workflowService
    .describeWorkflowExecution({ namespace, execution })
    .catch((error: unknown) => {
      if (grpcStatus(error) === 'not-found') return undefined;
      throw error;
    });
  return (info?.pendingActivities ?? []).some(
    ({ activityType, state, lastStartedTime }) =>
      activities.includes(activityType?.name ?? '') &&
      IN_HAND.includes(state) &&
      Number(lastStartedTime?.seconds ?? 0) * 1_000 < sinceMs,
  );
}
