import { sleepOrAbort } from '../kit/sleep-or-abort';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findCampaign } from './campaign-handle';
import { summaryOf } from './campaign-summary';
import { type CampaignShown, showCampaign } from './show-campaign';

const LOOK_EVERY_MS = 1_000;

/** Waits until a campaign has ended, or is paused. */
export async function followCampaign(context: OperationContext, id: string): Promise<CampaignShown | Refusal> {
  let seen = { done: 0, refused: 0 };
  for (;;) {
    const known = await findCampaign(context, id);
    if (isRefusal(known)) return known;
    const { is, counts } = await summaryOf(context, known);
    const { all, accepted, refused, unknown, left } = counts;
    // Where no worker answers, what was seen before still holds.
    if (is !== 'unknown') seen = { done: accepted + refused + unknown + left, refused };
    context.onProgress({ doing: 'campaign', is, all, ...seen });
    if (!known.open || is === 'paused') return showCampaign(context, id);
    await sleepOrAbort(LOOK_EVERY_MS, context.signal);
  }
}
