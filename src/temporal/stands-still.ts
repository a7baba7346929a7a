import type { DescribeWorkflowExecutionResponse } from '@temporalio/client';

/** The first try, its repeat at once, and one more after a pause: no accident any more. */
const TRIES = 3;
/** A worker is at it. @source temporal.api.enums.v1.PendingWorkflowTaskState */
const STARTED = 2;

/**
 * Whether workers take a workflow up and fail at it, over and over. Temporal tries that without end, and the workflow
 * itself cannot say anything. One that a worker is at just now may come to its end: workers that were killed, or a machine that
 * is too busy, leave tries behind, too.
 */
export function standsStill({ pendingWorkflowTask }: Pick<DescribeWorkflowExecutionResponse, 'pendingWorkflowTask'>) {
  return (pendingWorkflowTask?.attempt ?? 1) >= TRIES && pendingWorkflowTask?.state !== STARTED;
}
