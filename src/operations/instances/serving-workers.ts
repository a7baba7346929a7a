import { activityTaskQueue } from '../../domain/instance/instance';
import type { TemporalClient } from '../operation-context';

/** @source temporal/api/enums/v1/task_queue.proto, TASK_QUEUE_TYPE_ACTIVITY */
const ACTIVITY_QUEUE = 2;

/** Workers that have asked for work of this instance lately, by their identity: process, machine and file. */
export async function servingWorkers(client: TemporalClient, instance: string): Promise<readonly string[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: activityTaskQueue(instance) },
    taskQueueType: ACTIVITY_QUEUE,
  });
  return (pollers ?? []).map(({ identity }) => identity ?? '').sort();
}
