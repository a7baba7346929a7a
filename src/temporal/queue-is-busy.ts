import type { WorkflowClient } from '@temporalio/client';

/** @source temporal/api/enums/v1/task_queue.proto, TASK_QUEUE_TYPE_WORKFLOW */
const WORKFLOW_QUEUE = 1;
/** Fewer tasks than these wait for a moment only, if there is a worker. */
const MANY = 10;

interface Asked {
  readonly workflowService: WorkflowClient['workflowService'];
  readonly options: { readonly namespace: string };
}

/**
 * Whether many workflow tasks wait in a queue and workers take them up, as of the last half minute: a worker that is
 * gone counts for so long.
 */
export async function queueIsBusy(client: Asked, taskQueue: string): Promise<boolean> {
  const { stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount ?? 0) >= MANY && (stats?.tasksDispatchRate ?? 0) > 0;
}
