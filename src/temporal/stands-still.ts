import type { DescribeWorkflowExecutionResponse } from '@temporalio/client';

/** The first try, its repeat at once, and one more after a pause: no accident any more. */
const TRIES = 3;

/**
 * Whether workers take a workflow up and fail at it, over and over. Temporal tries that without end, and the workflow
 * itself cannot say anything.
 */
export function standsStill({ pendingWorkflowTask }: Pick<DescribeWorkflowExecutionResponse, 'pendingWorkflowTask'>) {
  return (pendingWorkflowTask?.attempt ?? 1) >= TRIES;
}
