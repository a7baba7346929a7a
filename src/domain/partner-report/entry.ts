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

/**
 * What a learner without organizations is mapped and counted as: the LMS reads organizations from enrollments that may be
 * gone by now, and such a learner must not be cleaned up in nobody's report.
 */
export const NO_ORGANIZATION = '(no organization)';

/** Whom the partners of a learner are found by; never empty. */
export function organizationsOf({ orgs, orgsConfig }: Pick<PartnerEntry, 'orgs' | 'orgsConfig'>): readonly string[] {
  const all = [...orgs, ...orgsConfig.map(({ org }) => org)];
  return all.length === 0 ? [NO_ORGANIZATION] : all;
}

/** Rows that the LMS does not have are listed up to here: a million would not make a longer list. */
export const MOST_MISSING = 1_000;
