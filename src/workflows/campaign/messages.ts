import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { SelectLearnersInput } from '../../activities/campaign/contract';
import type { CampaignCounts, CampaignErrand, CampaignTarget, TargetOutcome } from '../../domain/campaign/campaign';

export const CAMPAIGN = 'campaign';
export const CAMPAIGN_BATCH = 'campaignBatch';
export const SELECT_LEARNERS = 'selectLearners';

export type { SelectedLearner, SelectLearnersResult } from '../../activities/campaign/contract';
export type SelectLearnersQuestion = Omit<SelectLearnersInput, 'instance'>;

/** @param id as people write it */
export function campaignWorkflowId(instance: string, id: string): string {
  return `campaign/${instance}/${id}`;
}

/** What the ids of all batches of an instance begin with. */
export function campaignBatchesOf(instance: string): string {
  return `campaign-batch/${instance}/`;
}

export function campaignBatchId(instance: string, id: string, batch: number): string {
  return `${campaignBatchesOf(instance)}${id}-${batch}`;
}

/** What a campaign is, without its learners. Encrypted where payloads are, as its memo and its input. */
export interface CampaignInput {
  readonly instance: string;
  readonly id: string;
  readonly errand: CampaignErrand;
  /** How many learners will be handed over. */
  readonly all: number;
  readonly by: string;
  readonly reason?: string;
  readonly perSecond?: number;
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

/** What lists show of a campaign, without a worker. */
export interface CampaignMemo {
  readonly campaign: CampaignInput;
}

export interface CampaignBatchInput extends CampaignInput {
  readonly batch: number;
  readonly targets: readonly CampaignTarget[];
}

export interface CampaignProgress {
  /** - `filling` not all its learners are handed over: nothing is done before */
  readonly is: 'filling' | 'running' | 'paused' | 'cancelling' | 'ended';
  /** What went wrong, where it has paused by itself. */
  readonly why?: string;
  readonly counts: CampaignCounts;
  readonly batches: number;
}

export interface CampaignResult {
  readonly ended: 'done' | 'cancelled' | 'never-begun';
  readonly counts: CampaignCounts;
  readonly batches: number;
}

export type CampaignAnswer =
  | { readonly accepted: true; readonly note: string }
  | { readonly accepted: false; readonly reason: string };

/** Hands over the next learners, in order. @returns how many there are now */
export const addBatchUpdate = defineUpdate<number, [readonly CampaignTarget[]]>('addBatch');
export const campaignUpdates = {
  begin: defineUpdate<CampaignAnswer>('begin'),
  pause: defineUpdate<CampaignAnswer>('pause'),
  resume: defineUpdate<CampaignAnswer>('resume'),
  cancel: defineUpdate<CampaignAnswer>('cancel'),
} as const;
export type CampaignVerb = Exclude<keyof typeof campaignUpdates, 'begin'>;

export const progressQuery = defineQuery<CampaignProgress>('progress');

/** From a campaign to one of its batches. */
export const batchSignals = {
  go: defineSignal('go'),
  pause: defineSignal('pause'),
  stop: defineSignal('stop'),
} as const;
/** From a batch to its campaign: it waits, since all would fail in the same way. */
export const stuckSignal = defineSignal<[string]>('stuck');
/** Whom a batch is done with, and for whom it failed. */
export const outcomesQuery = defineQuery<readonly TargetOutcome[]>('outcomes');
