import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { retirementWorkflowId } from '../../domain/instance/instance';
import type { RunStatus } from '../../domain/run/status';
import { standsStill } from '../../temporal/stands-still';
import type { RawExecution } from '../../temporal/visibility/list-executions';
import { statusQuery } from '../../workflows/retire-learner/messages';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';

type Asking = Pick<OperationContext, 'client' | 'instance'>;

/** The latest run of a learner. */
export interface LearnerRun {
  readonly handle: WorkflowHandle;
  readonly info: WorkflowExecutionDescription;
  readonly raw: RawExecution;
  readonly open: boolean;
}

/**
 * @param runId the latest run where it is absent
 * @returns undefined when the learner has no such run, open or closed
 */
export async function describeRun(
  { client, instance }: Asking,
  userId: number,
  runId?: string,
): Promise<LearnerRun | undefined> {
  const handle = client.workflow.getHandle(retirementWorkflowId(instance, userId), runId);
  try {
    const info = await handle.describe();
    return { handle, info, raw: info.raw.workflowExecutionInfo ?? {}, open: info.status.name === 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Why there is no status: no worker answers in time, or one does and fails at it. */
export type NoStatus = 'no-worker' | 'standstill';

/** Asks the run itself, by a worker. */
export async function queryStatus({ client }: Asking, run: LearnerRun): Promise<RunStatus | NoStatus> {
  try {
    return await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => run.handle.query(statusQuery));
  } catch (error) {
    // The client's word for whatever goes wrong in a worker that answers a query.
    if (error instanceof QueryNotRegisteredError) return 'standstill';
    if (error instanceof ServiceError || isGrpcServiceError(error)) {
      return standsStill(run.info.raw) ? 'standstill' : 'no-worker';
    }
    throw error;
  }
}
