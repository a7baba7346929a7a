import { type CampaignCounts, type CampaignErrand, countOutcomes } from '../../domain/campaign/campaign';
import { type CampaignProgress, type CampaignResult, progressQuery } from '../../workflows/campaign/messages';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import type { KnownCampaign } from './campaign-handle';

/** What a campaign is and how far it is; nothing of its learners. */
export interface CampaignSummary {
  readonly id: string;
  readonly errand: CampaignErrand;
  readonly by: string;
  readonly reason?: string;
  readonly perSecond?: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** `unknown`: no worker answers. `ended-by-hand`: somebody ended it in Temporal. `failed`: it ended with an error. */
  readonly is: CampaignProgress['is'] | CampaignResult['ended'] | 'unknown' | 'ended-by-hand' | 'failed';
  /** What went wrong, where it has paused by itself. */
  readonly why?: string;
  readonly counts: CampaignCounts;
  readonly batches: number;
}

export async function summaryOf(
  { client }: Pick<OperationContext, 'client'>,
  { handle, info, input, open }: KnownCampaign,
): Promise<CampaignSummary> {
  const { id, errand, by, reason, perSecond, all } = input;
  const lost = { counts: { ...countOutcomes([], all), unknown: all }, batches: 0 };
  const told = open
    ? await client
        .withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => handle.query(progressQuery))
        .catch(() => ({ is: 'unknown' as const, ...lost }))
    : info.status.name === 'COMPLETED'
      ? await (handle.result() as Promise<CampaignResult>).then(({ ended: is, ...rest }) => ({ is, ...rest }))
      : { is: BY_HAND.includes(info.status.name) ? ('ended-by-hand' as const) : ('failed' as const), ...lost };
  return {
    id,
    errand,
    by,
    ...(reason === undefined ? {} : { reason }),
    ...(perSecond === undefined ? {} : { perSecond }),
    startedAt: info.startTime.toISOString(),
    ...(info.closeTime === undefined ? {} : { endedAt: info.closeTime.toISOString() }),
    ...told,
  };
}

const BY_HAND: readonly string[] = ['TERMINATED', 'CANCELLED'];
