import type { DescribeWorkflowExecutionResponse } from '@temporalio/client';

/** The first try, its repeat at once, and one more after a pause: no accident any more. */
const TRIES = 3;

/**
 * Whether workers take a workflow up and fail at it, over and over. Temporal tries that without end, and the workflow
 * itself cannot say anything. That a worker is at it just now says nothing: the SDK reports the first failure only, and lets
 * every later try time out.
 */
export function standsStill({ pendingWorkflowTask }: Pick<DescribeWorkflowExecutionResponse, 'pendingWorkflowTask'>) {
  return (pendingWorkflowTask?.attempt ?? 1) >= TRIES;
}
