import type { Client } from '@temporalio/client';
import { ENDED_PHASES, OPEN_PHASES } from '../../domain/run/phase';
import { inLanes } from '../../lanes/in-lanes';
import { grpcStatus } from '../connect/grpc-status';
import { listExecutions } from './list-executions';
import { OPEN, retirements } from './retirements';
import { isOneOf } from './terms';

/** Phases in which no step is in hand and none begins by itself. */
const AT_REST: readonly string[] = ['cooling-off', ...ENDED_PHASES];
const MAY_STEP = OPEN_PHASES.filter((phase) => !AT_REST.includes(phase));
const AT_ONCE = 20;
/** @source temporal/api/enums/v1/workflow.proto, PENDING_ACTIVITY_STATE_STARTED and _CANCEL_REQUESTED */
const IN_HAND: readonly unknown[] = [2, 3];

/**
 * Attempts at steps that began before then and have not ended. One that Temporal has given up for dead is none: its
 * worker has stopped it at its deadline.
 */
export async function stepsSince(client: Client, instance: string, sinceMs: number): Promise<number> {
  const query = retirements([instance], OPEN, isOneOf('LethePhase', MAY_STEP));
  const executions: { workflowId: string; runId: string }[] = [];
  for await (const { execution } of listExecutions(client, query)) {
    executions.push({ workflowId: execution?.workflowId ?? '', runId: execution?.runId ?? '' });
  }
  const have = await inLanes(AT_ONCE, executions, (execution) => hasStep(client, execution, sinceMs));
  return have.filter(Boolean).length;
}

async function hasStep(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
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
      activityType?.name === 'runStep' &&
      IN_HAND.includes(state) &&
      Number(lastStartedTime?.seconds ?? 0) * 1_000 < sinceMs,
  );
}
