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

export interface DiscoverLearnersResult {
  readonly batch: string;
  readonly counts: DiscoveryCounts;
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
  /** Set when a person must approve first: see `lethe discovery approve`. */
  readonly awaitingApproval?: ApprovalWhy;
  /** Why the approval that was given with it does not count. */
  readonly approvalRefused?: string;
  /** What is in force has changed meanwhile: whom it had not started by then is left for the next discovery. */
  readonly stopped?: true;
}
