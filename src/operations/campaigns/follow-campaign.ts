import { sleepOrAbort } from '../kit/sleep-or-abort';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findCampaign } from './campaign-handle';
import { summaryOf } from './campaign-summary';
import { type CampaignShown, showCampaign } from './show-campaign';

const LOOK_EVERY_MS = 1_000;

/** Waits until a campaign has ended, or is paused. */
export async function followCampaign(context: OperationContext, id: string): Promise<CampaignShown | Refusal> {
  for (;;) {
    const known = await findCampaign(context, id);
    if (isRefusal(known)) return known;
    const { is, counts } = await summaryOf(context, known);
    const done = counts.accepted + counts.refused + counts.unknown + counts.left;
    context.onProgress({ doing: 'campaign', is, done, all: counts.all, refused: counts.refused });
    if (!known.open || is === 'paused') return showCampaign(context, id);
    await sleepOrAbort(LOOK_EVERY_MS, context.signal);
  }
}
