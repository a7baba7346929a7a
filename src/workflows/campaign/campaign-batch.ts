import {
  ActivityCancellationType,
  ActivityFailure,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
} from '@temporalio/workflow';
import type { DoErrandResult } from '../../activities/campaign/contract';
import type { Activities } from '../../activities/contract';
import type { CampaignTarget, TargetOutcome } from '../../domain/campaign/campaign';
import { activityTaskQueue } from '../../domain/instance/instance';
import { counted } from '../../domain/text/counted';
import { handleSignals } from '../kit/handle-in-order';
import { whenVersioned } from '../kit/versioning';
import { batchSignals, type CampaignBatchInput, campaignWorkflowId, outcomesQuery, stuckSignal } from './messages';

/**
 * Some learners of a campaign. It keeps them, waits until the campaign lets it go, and has an activity do the errand, which
 * goes on in another worker where one dies. Where all would fail in the same way, it waits, and its campaign says why.
 */
export async function campaignBatch(input: CampaignBatchInput): Promise<readonly TargetOutcome[]> {
  const outcomes = new Map<number, TargetOutcome>();
  // They are asked again when it goes on.
  const failed = new Map<number, TargetOutcome>();
  let is: 'waiting' | 'going' | 'stopped' = 'waiting';
  let scope: CancellationScope | undefined;
  const become = (next: typeof is) => {
    if (is !== 'stopped') is = next;
    if (next !== 'going') scope?.cancel();
  };
  handleSignals({
    [batchSignals.go.name]: () => become('going'),
    [batchSignals.pause.name]: () => become('waiting'),
    [batchSignals.stop.name]: () => become('stopped'),
  });
  setHandler(outcomesQuery, () => [
    ...outcomes.values(),
    ...[...failed.values()].filter(({ userId }) => !outcomes.has(userId)),
  ]);

  const left = () => input.targets.filter(({ userId }) => !outcomes.has(userId));
  const may = (): typeof is => is;
  while (left().length > 0) {
    await condition(() => is !== 'waiting');
    if (may() === 'stopped') break;
    scope = new CancellationScope();
    const targets = left().slice(0, sliceOf(input));
    const done: Done = await scope.run(() => doErrand(input, targets)).catch((error) => whenFailed(error, targets));
    scope = undefined;
    for (const one of done.outcomes) outcomes.set(one.userId, one);
    for (const { userId } of done.inDoubt ?? []) failed.set(userId, { userId, is: 'unknown', says: IN_DOUBT });
    if (done.stuck === undefined) continue;
    const { why, userIds } = done.stuck;
    for (const userId of userIds)
      failed.set(userId, { userId, is: 'unknown', says: `it failed in the middle: ${why}` });
    become('waiting');
    await getExternalWorkflowHandle(campaignWorkflowId(input.instance, input.id)).signal(stuckSignal, why);
  }
  return input.targets.map(({ userId }) => outcomes.get(userId) ?? failed.get(userId) ?? { userId, is: 'left' });
}

setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), campaignBatch);

/** Few enough that somebody who looks sees how it goes; who pauses does not wait for its end. */
function sliceOf({ perSecond = Number.POSITIVE_INFINITY }: CampaignBatchInput): number {
  return Math.min(MOST_AT_ONCE, Math.max(1, Math.ceil(perSecond * SLICE_SECONDS)));
}

const MOST_AT_ONCE = 200;
const SLICE_SECONDS = 5;

async function doErrand(
  { instance, id: campaign, errand, perSecond, site }: CampaignBatchInput,
  targets: readonly CampaignTarget[],
): Promise<DoErrandResult> {
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
  const meant = site === undefined ? {} : { site };
  return work({ instance, campaign, errand, targets, ...paced, ...meant });
}

interface Done extends DoErrandResult {
  /** It was stopped while it had these in hand, and does not say whom it was done with. */
  readonly inDoubt?: readonly CampaignTarget[];
}

const IN_DOUBT = 'it was stopped while this learner was in hand: it may have been done';

/** Whom it was done with by then is asked again when it goes on, and answers the same. */
function whenFailed(error: unknown, targets: readonly CampaignTarget[]): Done {
  // It waited for its next attempt, and Temporal ends that without a word of the attempts before.
  if (isCancellation(error)) return { outcomes: [], inDoubt: targets };
  if (!(error instanceof ActivityFailure)) throw error;
  const why = error.cause?.message ?? error.message;
  return { outcomes: [], stuck: { why, userIds: targets.map(({ userId }) => userId) } };
}
