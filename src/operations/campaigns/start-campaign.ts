import { randomBytes } from 'node:crypto';
import {
  type CampaignErrand,
  type CampaignTarget,
  MOST_TARGET_BYTES,
  MOST_TARGETS,
  TARGETS_A_BATCH,
} from '../../domain/campaign/campaign';
import { WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import {
  addBatchUpdate,
  CAMPAIGN,
  type CampaignInput,
  type CampaignMemo,
  campaignUpdates,
  campaignWorkflowId,
} from '../../workflows/campaign/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';
import { untilAborted } from '../kit/until-aborted';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

export interface CampaignPlan {
  readonly errand: CampaignErrand;
  readonly targets: readonly CampaignTarget[];
  readonly reason?: string;
  readonly perSecond?: number;
  /** Fingerprint of the site that it is confirmed for. */
  readonly site: string;
  /** Called before it is told to begin: from then on it may have, also where no answer comes. */
  readonly onSent: (id: string) => void;
}

/** Why Temporal could not keep them in one workflow, or undefined where it can. */
function whyTooMany(targets: readonly CampaignTarget[]): string | undefined {
  if (targets.length > MOST_TARGETS) {
    return `a campaign takes ${MOST_TARGETS} learners at most, and you chose ${targets.length}`;
  }
  const bytes = targets.reduce((sum, target) => sum + Buffer.byteLength(JSON.stringify(target)), 0);
  if (bytes <= MOST_TARGET_BYTES) return undefined;
  return 'the names of these learners are too long for one campaign';
}

/** Begins a campaign; it goes on without us once all its learners are handed over, and does nothing before. @returns its id */
export async function startCampaign(
  { client, instance, by, signal, onProgress }: OperationContext,
  { errand, targets, reason, perSecond, site, onSent }: CampaignPlan,
): Promise<{ readonly id: string } | Refusal> {
  const tooMany = whyTooMany(targets);
  if (tooMany !== undefined) {
    return { refusal: 'record', reason: tooMany, next: 'choose-fewer' };
  }
  const id = `${new Date().toISOString().replace(/[-:]|\..*/g, '')}-${randomBytes(2).toString('hex')}`;
  const input: CampaignInput = {
    instance,
    id,
    errand,
    all: targets.length,
    by,
    site,
    ...(reason === undefined ? {} : { reason }),
    ...(perSecond === undefined ? {} : { perSecond }),
  };
  const campaign = await client.workflow.start(CAMPAIGN, {
    workflowId: campaignWorkflowId(instance, id),
    taskQueue: WORKFLOW_TASK_QUEUE,
    memo: { campaign: input } satisfies CampaignMemo as Record<string, unknown>,
    typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
    staticSummary: `a campaign of ${instance}`,
    args: [input],
  });
  let sent = false;
  try {
    return await untilAborted(client, signal, async () => {
      for (let at = 0; at < targets.length; at += TARGETS_A_BATCH) {
        onProgress({ doing: 'handing-over', done: at, all: targets.length });
        const some = targets.slice(at, at + TARGETS_A_BATCH);
        await campaign.executeUpdate(addBatchUpdate, { args: [some], updateId: `batch-${at}` });
      }
      if (signal.aborted) throw signal.reason;
      sent = true;
      onSent(id);
      const begun = await campaign.executeUpdate(campaignUpdates.begin, { updateId: 'begin' });
      if (begun.accepted) return { id };
      sent = false;
      throw new Error(begun.reason);
    });
  } catch (error) {
    if (sent) {
      if (signal.aborted) throw error;
      return { refusal: 'may-have-begun', campaign: id };
    }
    // Nothing was done for anybody: it ends, and its batches with it.
    await campaign.terminate('its learners were not handed over').catch(() => {});
    throw error;
  }
}
