import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';

export const DISCOVER_LEARNERS = 'discoverLearners';
export const DISCOVERY_APPROVAL = 'discoveryApproval';

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
