import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import { activityTaskQueue } from '../../domain/instance/instance';
import type { Failure } from '../../domain/run/event';
import { failureOf } from '../kit/call';

/** @throws where somebody cancels the run: it ends so, and what it knows by then can still be asked */
export function failureIn(error: unknown): Failure {
  if (isCancellation(error)) throw error;
  return failureOf(error);
}

export function activitiesOf(instance: string, summary: string, maximumAttempts: number): Activities {
  return proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '11 minutes',
    heartbeatTimeout: '15s',
    retry: { initialInterval: '1s', maximumInterval: '1m', maximumAttempts },
    summary,
  }) as unknown as Activities;
}
