import type { DescribeWorkflowExecutionResponse } from '@temporalio/client';

/** @source temporal/api/enums/v1/workflow.proto, PENDING_WORKFLOW_TASK_STATE_SCHEDULED */
const SCHEDULED = 1;

/** Whether a workflow has something to do that no worker has taken up yet. */
export function taskWaits({ pendingWorkflowTask }: Pick<DescribeWorkflowExecutionResponse, 'pendingWorkflowTask'>) {
  return pendingWorkflowTask?.state === SCHEDULED && (pendingWorkflowTask.attempt ?? 1) <= 1;
}
