import { isGrpcServiceError, QueryNotRegisteredError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Refusal } from '../refusal';

/**
 * LMS user ids that a report has brought, by asking its run. Where no answer comes they are not known, which is not the same
 * as nobody: those who came would be reported twice.
 * @param report run id
 * @returns none where Temporal does not keep the run any more
 */
export async function whoCame(
  report: string,
  ask: () => Promise<readonly number[]>,
): Promise<readonly number[] | Refusal> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    const unanswered = error instanceof QueryNotRegisteredError || error instanceof ServiceError;
    if (!unanswered && !isGrpcServiceError(error)) throw error;
    return {
      refusal: 'record',
      reason: `no worker says who came with report ${report}, and these learners would be reported twice; nothing was recovered`,
      next: 'look-at-workers-or-reset-rows',
    };
  }
}
