import type { CampaignCounts, TargetOutcome } from '../../domain/campaign/campaign';
import { addCounts, countOutcomes } from '../../domain/campaign/campaign';
import { campaignBatchId, outcomesQuery } from '../../workflows/campaign/messages';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findCampaign } from './campaign-handle';
import { type CampaignSummary, summaryOf } from './campaign-summary';

export interface CampaignShown extends CampaignSummary {
  /** Of everybody whom it is done with, in the order in which it goes. */
  readonly outcomes: readonly TargetOutcome[];
}

/** A campaign with the result of each learner: its batches keep them. */
export async function showCampaign(context: OperationContext, id: string): Promise<CampaignShown | Refusal> {
  const known = await findCampaign(context, id);
  if (isRefusal(known)) return known;
  const summary = await summaryOf(context, known);
  const outcomes: TargetOutcome[] = [];
  let inHand: CampaignCounts | undefined;
  for (let batch = 0; batch < summary.batches; batch += 1) {
    const { done, ended } = await outcomesOf(context, id, batch);
    outcomes.push(...done);
    if (!ended && done.length > 0) inHand = countOutcomes(done, summary.counts.all);
  }
  const counts = inHand === undefined ? summary.counts : addCounts(summary.counts, inHand);
  return { ...summary, counts, outcomes };
}

async function outcomesOf(
  { client, instance }: OperationContext,
  id: string,
  batch: number,
): Promise<{ readonly done: readonly TargetOutcome[]; readonly ended: boolean }> {
  const handle = client.workflow.getHandle(campaignBatchId(instance, id, batch));
  const info = await handle.describe().catch(() => undefined);
  if (info?.status.name === 'COMPLETED') {
    return { done: (await handle.result()) as readonly TargetOutcome[], ended: true };
  }
  const done = await client
    .withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => handle.query(outcomesQuery))
    .catch(() => []);
  return { done, ended: false };
}
