import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import { activityTaskQueue } from '../../domain/instance/instance';
import { REPORT_LASTS } from './messages';

/**
 * How long an activity is tried again.
 * - `once`       not at all
 * - `a-day`      what it cannot do by then fails; the entries are kept, and the next report goes on with them
 * - `as-report`  partners have been told: a report that gave up would let the next one tell them again
 */
type Tries = 'once' | 'a-day' | 'as-report';

const TRIED = {
  once: { scheduleToStartTimeout: '10 minutes', retry: { maximumAttempts: 1 } },
  'a-day': { scheduleToCloseTimeout: '1 day', retry: { initialInterval: '1s', maximumInterval: '1m' } },
  'as-report': { scheduleToCloseTimeout: REPORT_LASTS, retry: { initialInterval: '1s', maximumInterval: '1m' } },
} as const;

/** Activities of a report, on the instance's own queue. */
export function reportActivities(instance: string, tries: Tries): Activities {
  return proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '30s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { priorityKey: 1 },
    ...TRIED[tries],
    summary: `partner report of ${instance}`,
  }) as unknown as Activities;
}
