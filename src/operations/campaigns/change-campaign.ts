import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { type CampaignVerb, campaignUpdates } from '../../workflows/campaign/messages';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findCampaign } from './campaign-handle';

/** Pauses a campaign, lets it go on, or ends it. What is done stays done. */
export async function changeCampaign(
  context: OperationContext,
  id: string,
  verb: CampaignVerb,
): Promise<{ readonly note: string } | Refusal> {
  const known = await findCampaign(context, id);
  if (isRefusal(known)) return known;
  const next = { next: 'see-campaign', id } as const;
  if (!known.open) return { refusal: 'record', reason: 'the campaign has ended', next };
  try {
    const answer = await context.client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () =>
      known.handle.executeUpdate(campaignUpdates[verb]),
    );
    return answer.accepted ? { note: answer.note } : { refusal: 'record', reason: answer.reason, next };
  } catch (error) {
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    return { refusal: 'failure', code: 'engine.no-worker', detail: 'it may still be carried out' };
  }
}
