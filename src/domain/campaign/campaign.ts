import type { Verb, VerbRequest } from '../run/verb';

/** What a campaign does with each of its learners. */
export type CampaignErrand =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly request: VerbRequest }
  /** The driver's call of one step, for learners who are COMPLETE: their state in the LMS stays. */
  | { readonly kind: 'erase'; readonly step: string; readonly dryRun?: boolean };

/** A learner as the person saw them who began the campaign: what the errand is judged against. */
export interface CampaignTarget {
  readonly userId: number;
  readonly retirementId?: number;
  /** Phase of the open run; `none` where no run is open. */
  readonly phase: string;
  /** Of the open run and of all that it goes on as. */
  readonly firstRunId?: string;
  /** Where no run is open: what the LMS finds them by. */
  readonly username?: string;
  /** `reset --rewind`: the state that this learner goes back to. */
  readonly to?: string;
  /** Of the run, where it was chosen by more than its phase: a run that has changed since is refused. */
  readonly revision?: number;
  /** `reset`, and whom the LMS was asked for by a state: what its list said; who has moved since is refused. */
  readonly lmsState?: string;
}

/**
 * What became of the errand for one learner.
 * - `accepted` the run does it, or has done it; or the service has erased
 * - `refused`  by the run, by the LMS, or because the learner is not as they were seen
 * - `unknown`  nobody knows: the run took it up and gave no answer in time, it failed in the middle, or it was stopped while
 *   it was tried again
 * - `left`     the campaign was cancelled before it came to them
 */
export interface TargetOutcome {
  readonly userId: number;
  readonly is: 'accepted' | 'refused' | 'unknown' | 'left';
  /** What the run says; of a refusal its reason. */
  readonly says?: string;
}

export interface CampaignCounts {
  readonly all: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  readonly left: number;
}

export function countOutcomes(outcomes: readonly TargetOutcome[], all: number): CampaignCounts {
  const count = (is: TargetOutcome['is']) => outcomes.filter((one) => one.is === is).length;
  return {
    all,
    accepted: count('accepted'),
    refused: count('refused'),
    unknown: count('unknown'),
    left: count('left'),
  };
}

export function addCounts(one: CampaignCounts, other: CampaignCounts): CampaignCounts {
  return {
    all: one.all,
    accepted: one.accepted + other.accepted,
    refused: one.refused + other.refused,
    unknown: one.unknown + other.unknown,
    left: one.left + other.left,
  };
}

/** So many learners are in one payload at most. */
export const TARGETS_A_BATCH = 200;
/** Its workflow keeps a few events of each batch, and never continues as new. */
export const MOST_TARGETS = 50_000;
/**
 * Its history has each learner twice: as they are handed over, and as the input of their batch. Temporal ends a workflow
 * whose history has 50 MB; a learner has some 100 bytes, and 800 where the name is as long as the LMS lets it be.
 * @unit bytes
 */
export const MOST_TARGET_BYTES = 20_000_000;
