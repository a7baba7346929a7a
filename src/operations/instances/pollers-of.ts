import type { WorkflowClient } from '@temporalio/client';
import { readWorkerIdentity, type WorkerIdentity } from '../../domain/instance/worker-identity';

/** Longer than a poll (a minute) and an attempt of a hanging step (75 s). @unit milliseconds */
const POLLED_WITHIN_MS = 100_000;
/** @source temporal/api/enums/v1/task_queue.proto, TASK_QUEUE_TYPE_ACTIVITY */
const ACTIVITY_QUEUE = 2;

interface Asked {
  readonly workflowService: WorkflowClient['workflowService'];
  readonly options: { readonly namespace: string };
}

/** A worker that polls a task queue. */
export interface Poller extends WorkerIdentity {
  /** When it last polled; ISO 8601. */
  readonly seenAt: string;
}

/** Workers that have polled an activity queue lately; one whose slots are all taken does not poll. */
export async function pollersOf(client: Asked, taskQueue: string): Promise<readonly Poller[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: ACTIVITY_QUEUE,
  });
  const found: Poller[] = [];
  for (const { identity, lastAccessTime, deploymentOptions } of pollers ?? []) {
    const seenMs = Number(lastAccessTime?.seconds ?? 0) * 1_000;
    if (Date.now() - seenMs > POLLED_WITHIN_MS) continue;
    const build = deploymentOptions?.buildId || undefined;
    found.push({
      ...readWorkerIdentity(identity ?? ''),
      seenAt: new Date(seenMs).toISOString(),
      ...(build === undefined ? {} : { build }),
    });
  }
  return found.sort((one, other) => one.identity.localeCompare(other.identity));
}
