import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DiscoveryCounts } from '../domain/discovery/discovery-counts';
import type { Learner } from '../domain/learner/learner';
import type { Plan } from '../domain/pipeline/plan';
import type { RunStatus } from '../domain/run/status';
import type { Verb, VerbAnswer, VerbRequest } from '../domain/run/verb';

/** Names and shapes of everything that is said to a workflow, for whoever says it. */

export const RETIRE_LEARNER = 'retireLearner';
export const DISCOVER_LEARNERS = 'discoverLearners';
export const DISCOVERY_APPROVAL = 'discoveryApproval';
export const FIND_LEARNER = 'findLearner';
export const DESCRIBE_INSTANCE = 'describeInstance';

/** Each verb both as a signal and as an update of the same name. */
export const verbSignals = {
  cancel: defineSignal<[VerbRequest?]>('cancel'),
  reset: defineSignal<[VerbRequest?]>('reset'),
  retry: defineSignal<[VerbRequest?]>('retry'),
  abort: defineSignal<[VerbRequest?]>('abort'),
  hold: defineSignal<[VerbRequest?]>('hold'),
  release: defineSignal<[VerbRequest?]>('release'),
  expedite: defineSignal<[VerbRequest?]>('expedite'),
} as const satisfies Record<Verb, unknown>;

export const verbUpdates = {
  cancel: defineUpdate<VerbAnswer, [VerbRequest]>('cancel'),
  reset: defineUpdate<VerbAnswer, [VerbRequest]>('reset'),
  retry: defineUpdate<VerbAnswer, [VerbRequest]>('retry'),
  abort: defineUpdate<VerbAnswer, [VerbRequest]>('abort'),
  hold: defineUpdate<VerbAnswer, [VerbRequest]>('hold'),
  release: defineUpdate<VerbAnswer, [VerbRequest]>('release'),
  expedite: defineUpdate<VerbAnswer, [VerbRequest]>('expedite'),
} as const satisfies Record<Verb, unknown>;

/** Discovery says that somebody moved the learner in the Django admin (look again), or that a twin by case turned up. */
export const nudgeSignal = defineSignal<[{ readonly twin: boolean }]>('nudge');

export const statusQuery = defineQuery<RunStatus>('status');

/** What a run is started with. */
export interface RetireLearnerInput {
  readonly instance: string;
  /** Of the LMS that the learner belongs to; see `InstanceCard.fingerprint`. */
  readonly fingerprint: string;
  /** The row as the queue (or `findLearner`) gave it. */
  readonly learner: Learner;
  /** When that row was read; epoch milliseconds. The first step looks again when this is over a minute old. */
  readonly seenAtMs: number;
  /** The plan as it stood then. */
  readonly plan: Plan;
  readonly batch?: string;
  /** A person said so on the command line, for this request of the learner. */
  readonly coolOffDays?: number;
  /** Opened only to carry a verb: look at the LMS, answer the verb, and end at once if there is nothing to do. */
  readonly openedForVerb?: boolean;
}

export interface DiscoverLearnersInput {
  readonly instance: string;
  /** Counts only: nothing is started, nothing nudged. */
  readonly dryRun?: boolean;
  /** Said by a person on the command line; also stands for the approval of a first discovery. */
  readonly coolOffDays?: number;
  /** An approval lets in learners up to this retirement id. */
  readonly approvedUpTo?: number;
  readonly by?: string;
  readonly reason?: string;
}

export interface DiscoverLearnersResult {
  readonly batch: string;
  readonly counts: DiscoveryCounts;
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
  /** Set when a person must approve first: see `lethe discovery approve`. */
  readonly awaitingApproval?: 'first-discovery' | 'too-many-new';
  /** Where the next run may begin; an optimisation. */
  readonly watermark?: Watermark;
}

/** How far a full sweep or its followers have read. */
export interface Watermark {
  readonly retirementId: number;
  /** Day of `created` of that row, YYYY-MM-DD. */
  readonly day: string;
  /** When the whole queue was last swept; epoch milliseconds. */
  readonly sweptAtMs: number;
}

/** What a person is asked to approve. */
export interface ApprovalRequest {
  readonly instance: string;
  readonly why: 'first-discovery' | 'too-many-new';
  readonly counts: DiscoveryCounts;
  /** Newest retirement id that `counts` covers: an approval lets in nobody later. */
  readonly newestRetirementId: number;
  readonly askedAt: string;
  /** The request lapses then. */
  readonly lapsesAt: string;
}

export interface Approval {
  readonly by?: string;
  readonly reason?: string;
  /** The newest retirement id that the person saw; refused when greater than what was shown. */
  readonly upTo: number;
}

export type ApprovalAnswer =
  | { readonly accepted: true; readonly batch: string; readonly upTo: number }
  | { readonly accepted: false; readonly reason: string };

export const approvalQuery = defineQuery<ApprovalRequest>('request');
export const approveUpdate = defineUpdate<ApprovalAnswer, [Approval]>('approve');
/** Discovery keeps the counts of an open request up to date. */
export const refreshApprovalSignal =
  defineSignal<[Pick<ApprovalRequest, 'counts' | 'newestRetirementId' | 'why'>]>('refresh');

export interface FindLearnerInput {
  readonly instance: string;
  readonly by: { readonly username: string } | { readonly email: string } | { readonly userId: number };
}

export interface FoundLearner {
  readonly learner: Learner;
  readonly fingerprint: string;
  readonly plan: Plan;
  readonly seenAtMs: number;
}
