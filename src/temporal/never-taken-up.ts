import type { DescribeWorkflowExecutionResponse } from '@temporalio/client';

/** @source temporal/api/enums/v1/workflow.proto, WORKFLOW_EXECUTION_STATUS_RUNNING */
const RUNNING = 1;
/** Its start, and the task that nobody has taken. */
const EVENTS = 2;

/** Whether no worker has come to a workflow since it was started. */
export function neverTakenUp({
  workflowExecutionInfo: info,
}: Pick<DescribeWorkflowExecutionResponse, 'workflowExecutionInfo'>): boolean {
  return info?.status === RUNNING && Number(info.historyLength ?? 0) <= EVENTS;
}
