import type { DiscoveryCounts } from '../discovery/discovery-counts';

/**
 * Why a person must approve an enrollment.
 * - `first-discovery`    nobody of this instance was ever let in
 * - `learners-elsewhere` another instance has an open run for the same request: both may be of one LMS
 * - `too-many-new`       more new learners in 24 hours than `user_count_error_threshold`
 * - `shorter-cool-off`   somebody asked for a shorter cool-off than the one in force
 */
export type ApprovalWhy = 'first-discovery' | 'learners-elsewhere' | 'too-many-new' | 'shorter-cool-off';

/** What a person is asked to approve. */
export interface ApprovalRequest {
  readonly why: ApprovalWhy;
  readonly counts: DiscoveryCounts;
  /** Cool-off that the counts were made with. @unit whole days */
  readonly coolOffDays: number;
  /** Newest retirement id that `counts` covers: an approval lets in nobody later. */
  readonly newestRetirementId: number;
  readonly rulesRevision: number;
  readonly askedAt: string;
  /** Who ran the discovery that asks; absent from builds before this was kept. */
  readonly by?: string;
  /** The longer cool-off that somebody else had asked for, and nobody has approved: this request took its place. */
  readonly insteadOf?: { readonly by?: string; readonly coolOffDays: number };
  /** The request lapses then, and with any change of the rules. */
  readonly lapsesAt: string;
}

/** What a person has approved: learners up to an id, with a cool-off, for a day, under the same rules. */
export interface Grant {
  /** Revision of the record that it made: no other grant has it. */
  readonly revision: number;
  readonly upTo: number;
  readonly coolOffDays: number;
  /** Why it was asked for; absent from builds before this was kept. */
  readonly why?: ApprovalWhy;
  /** Also learners who have a run elsewhere: the person was shown them. */
  readonly elsewhere?: true;
  /** Also while something else moves learners: the person has said so. */
  readonly moved?: true;
  readonly rulesRevision: number;
  readonly by: string;
  readonly at: string;
  readonly lapsesAt: string;
}

/** What a record lets a discovery do. */
export type Leave =
  /** Those who were counted; they are counted against the guard from now on. */
  | { readonly kind: 'free' }
  /** Those whom a person has approved. */
  | { readonly kind: 'granted'; readonly upTo: number; readonly revision: number }
  /** Nobody, until a person approves. */
  | { readonly kind: 'awaits'; readonly why: ApprovalWhy };
