import type { WorkflowExecutionStatusName } from '@temporalio/client';
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
  if (summary.is === 'failed' || summary.is === 'ended-by-hand') return asBatchesSay(context, summary);
  const outcomes: TargetOutcome[] = [];
  let inHand: CampaignCounts | undefined;
  for (let batch = 0; batch < summary.batches; batch += 1) {
    const { done, is } = await outcomesOf(context, id, batch);
    outcomes.push(...done);
    if (is === 'RUNNING' && done.length > 0) inHand = countOutcomes(done, summary.counts.all);
  }
  const counts = inHand === undefined ? summary.counts : addCounts(summary.counts, inHand);
  return { ...summary, counts, outcomes };
}

/** It has no result of its own: whom no batch knows, nobody knows of. */
async function asBatchesSay(context: OperationContext, summary: CampaignSummary): Promise<CampaignShown> {
  const outcomes: TargetOutcome[] = [];
  let batches = 0;
  for (; ; batches += 1) {
    const { done, is } = await outcomesOf(context, summary.id, batches);
    if (is === undefined) break;
    outcomes.push(...done);
  }
  const { all } = summary.counts;
  const counts = countOutcomes(outcomes, all);
  return { ...summary, counts: { ...counts, unknown: counts.unknown + all - outcomes.length }, batches, outcomes };
}

async function outcomesOf(
  { client, instance }: OperationContext,
  id: string,
  batch: number,
): Promise<{ readonly done: readonly TargetOutcome[]; readonly is: WorkflowExecutionStatusName | undefined }> {
  const handle = client.workflow.getHandle(campaignBatchId(instance, id, batch));
  const info = await handle.describe().catch(() => undefined);
  const is = info?.status.name;
  if (is === undefined) return { done: [], is };
  if (is === 'COMPLETED') return { done: (await handle.result()) as readonly TargetOutcome[], is };
  const done = await client
    .withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => handle.query(outcomesQuery))
    .catch(() => []);
  return { done, is };
}
