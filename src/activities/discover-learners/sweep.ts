import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import type { Learner } from '../../domain/learner/learner';

/** Everything that one reading of the whole queue says. */
export interface Sweep {
  readonly counts: DiscoveryCounts;
  readonly newestRetirementId: number;
  /** Day of that row's request, YYYY-MM-DD. */
  readonly newestDay?: string;
  /** In the order of their ids: PENDING or at rest, no open run, no twin. */
  readonly toEnrol: readonly Learner[];
  /** In a working state, unchanged for long, no open run, no twin. */
  readonly toAdopt: readonly Learner[];
  /** Open runs who have a twin, and after them those whose learner somebody moved. */
  readonly toNudge: readonly { readonly userId: number; readonly twin: boolean }[];
  /** States that the LMS has and no step knows; undefined where a row shows that its order is not the plan's. */
  readonly foreignStates?: readonly string[];
  /** Who waits for a twin, by LMS user id. */
  readonly waiting: ReadonlySet<number>;
  readonly readAtMs: number;
}
