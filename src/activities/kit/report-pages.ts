import type { PartnerEntry } from '../../domain/partner-report/entry';

/**
 * Keeps entries of a partner report until they are done with; handed in, since an activity does not connect to Temporal by
 * itself. A page is a workflow that only waits: encrypted like every payload, readable without a worker, and deleted as a
 * whole. Its id says what it is of: see `pagesOf()`.
 */
export interface ReportPages {
  /** Resolves when the page is written down; a page that is there already is left as it is. */
  keep(page: string, entries: readonly PartnerEntry[]): Promise<void>;
  /** Undefined where there is no such page any more: what it had may be in another by then. */
  read(page: string): Promise<readonly PartnerEntry[] | undefined>;
  /** Pages whose id begins so, in order; a page of the last seconds may be missing. */
  list(prefix: string): Promise<readonly string[]>;
  forget(page: string): Promise<void>;
  /** As `keep()`, for LMS user ids alone: see `broughtPage()`. */
  keepIds(page: string, userIds: readonly number[]): Promise<void>;
  /** As `read()`. */
  readIds(page: string): Promise<readonly number[] | undefined>;
}
