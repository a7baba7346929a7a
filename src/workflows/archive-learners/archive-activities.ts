import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import { activityTaskQueue } from '../../domain/instance/instance';

/** On the instance's own queue. Tried again without end where waiting helps: each of them is safe to repeat. */
export function archiveActivities(instance: string): Activities {
  return proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '15s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '2s', maximumInterval: '1m' },
    summary: `the archive of ${instance}`,
  }) as unknown as Activities;
}
