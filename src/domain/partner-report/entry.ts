/** A value of an entry: what a column of a report can hold. */
export type EntryValue = string | number | boolean | null;

/** An organization with columns of its own. */
export interface OrgConfig {
  readonly org: string;
  readonly fieldHeadings: readonly string[];
}

/**
 * One learner whom partners must be told about, as the LMS's partner report has them.
 * @source openedx-platform user_api, AccountRetirementPartnerReportView
 */
export interface PartnerEntry {
  /** LMS user id. */
  readonly userId: number;
  /** Exact: the clean-up call takes no other. */
  readonly originalUsername: string;
  /** Organizations of all courses that the learner ever took, in no order. */
  readonly orgs: readonly string[];
  readonly orgsConfig: readonly OrgConfig[];
  /** When the partner-queue step was done; ISO 8601. */
  readonly created: string;
  /** All fields of the entry that a column can name, by their names in the LMS. */
  readonly fields: Readonly<Record<string, EntryValue>>;
}

/** Rows that the LMS does not have are listed up to here: a million would not make a longer list. */
export const MOST_MISSING = 1_000;
