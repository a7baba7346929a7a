import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import type { ApprovalWhy } from '../../domain/instance/approval-request';
import type { ApprovalSays } from '../../domain/instance/change';

export const DISCOVER_LEARNERS = 'discoverLearners';

/** No build that is gone can hold a Schedule up for longer. */
export const DISCOVERY_LASTS = '2 hours';

export interface DiscoverLearnersInput {
  readonly instance: string;
  /** Counts only: nothing is started, nothing nudged. */
  readonly dryRun?: boolean;
  /** Said by a person on the command line, for this discovery. */
  readonly coolOffDays?: number;
  /** The person who asks approves what this discovery counts, whatever it is. */
  readonly approve?: boolean;
  readonly says?: ApprovalSays;
  readonly by?: string;
  readonly reason?: string;
}

/** Starts the run of one learner whom somebody names, under the same rules and the same guard as a discovery. */
export const ENROL_LEARNER = 'enrolLearner';

export interface EnrolLearnerInput {
  readonly instance: string;
  readonly userId: number;
  readonly by: string;
}

export type EnrolLearnerResult =
  /** The run is open: started now, or before. */
  | { readonly kind: 'enrolled' }
  /** Nobody has approved yet; a discovery shows what is to be approved. */
  | { readonly kind: 'awaiting-approval'; readonly why: ApprovalWhy }
  /** Without a cool-off nobody can be due. */
  | { readonly kind: 'no-cool-off' }
  | { readonly kind: 'not-applied' }
  /** Another learner differs by case only. */
  | { readonly kind: 'twin' }
  /** What is in force has changed meanwhile. */
  | { readonly kind: 'stopped' }
  /** The LMS has the learner in a state in which no run of ours may begin. */
  | { readonly kind: 'left-alone' };

export interface DiscoverLearnersResult {
  readonly batch: string;
  readonly counts: DiscoveryCounts;
  /** A scheduled one that found nothing new and did not read the whole queue: `counts` say nothing then. */
  readonly swept?: false;
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
  /** Set when a person must approve first: see `lethe discovery approve`. */
  readonly awaitingApproval?: ApprovalWhy;
  /** Why the approval that was given with it does not count. */
  readonly approvalRefused?: string;
  /** What is in force has changed meanwhile: whom it had not started by then is left for the next discovery. */
  readonly stopped?: true;
  /**
   * By which it counted: of a dry run, and where it went by that of an approval that stands or is asked for. Null where
   * none is set: then everybody in PENDING counts as cooling off. @unit whole days
   */
  readonly coolOffDays?: number | null;
}
