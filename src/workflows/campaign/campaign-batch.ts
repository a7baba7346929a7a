import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { CampaignTarget, TargetOutcome } from '../../domain/campaign/campaign';
import { activityTaskQueue } from '../../domain/instance/instance';
import { counted } from '../../domain/text/counted';
import { whenVersioned } from '../kit/versioning';
import { batchSignals, type CampaignBatchInput, outcomesQuery } from './messages';

/**
 * Some learners of a campaign. It keeps them, waits until the campaign lets it go, and has an activity do the errand, which
 * goes on in another worker where one dies.
 */
export async function campaignBatch(input: CampaignBatchInput): Promise<readonly TargetOutcome[]> {
  const outcomes = new Map<number, TargetOutcome>();
  let is: 'waiting' | 'going' | 'stopped' = 'waiting';
  let scope: CancellationScope | undefined;
  const become = (next: typeof is) => {
    if (is !== 'stopped') is = next;
    if (next !== 'going') scope?.cancel();
  };
  setHandler(batchSignals.go, () => become('going'));
  setHandler(batchSignals.pause, () => become('waiting'));
  setHandler(batchSignals.stop, () => become('stopped'));
  setHandler(outcomesQuery, () => [...outcomes.values()]);

  const left = () => input.targets.filter(({ userId }) => !outcomes.has(userId));
  const may = (): typeof is => is;
  while (left().length > 0) {
    await condition(() => is !== 'waiting');
    if (may() === 'stopped') break;
    scope = new CancellationScope();
    const targets = left().slice(0, sliceOf(input));
    const done = await scope.run(() => doErrand(input, targets)).catch(ifCancelled);
    scope = undefined;
    for (const one of done) outcomes.set(one.userId, one);
  }
  return input.targets.map(({ userId }) => outcomes.get(userId) ?? { userId, is: 'left' });
}

setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), campaignBatch);

/** Few enough that somebody who looks sees how it goes; who pauses does not wait for its end. */
function sliceOf({ perSecond = Number.POSITIVE_INFINITY }: CampaignBatchInput): number {
  return Math.min(MOST_AT_ONCE, Math.max(1, Math.ceil(perSecond * SLICE_SECONDS)));
}

const MOST_AT_ONCE = 200;
const SLICE_SECONDS = 5;

async function doErrand(
  { instance, id: campaign, errand, perSecond }: CampaignBatchInput,
  targets: readonly CampaignTarget[],
): Promise<readonly TargetOutcome[]> {
  const { doErrand: work } = proxyActivities<Activities>({
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '15s',
    // What it has done by then counts.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: '1s', maximumInterval: '1m' },
    priority: { priorityKey: 4 },
    summary: `${counted(targets.length, 'learner')} of a campaign`,
  }) as unknown as Activities;
  const paced = perSecond === undefined ? {} : { perSecond };
  return (await work({ instance, campaign, errand, targets, ...paced })).outcomes;
}

/** It was waiting for its next attempt: whom it was done with by then is asked again, and answers the same. */
function ifCancelled(error: unknown): readonly TargetOutcome[] {
  if (isCancellation(error)) return [];
  throw error;
}
