/**
 * What an archive keeps of a learner.
 * - `full`          the eight fields of the Python script, names and e-mail among them
 * - `pseudonymous`  LMS user id, retired name and e-mail, dates, and keyed hashes of the original username and e-mail
 * - `none`          nothing: the LMS's row is removed and no file is written
 */
export const ARCHIVE_CONTENTS = ['full', 'pseudonymous', 'none'] as const;
export type ArchiveContents = (typeof ARCHIVE_CONTENTS)[number];

/**
 * What is done with learners whom the pipeline has queued for partners, and whom no partner report of Lethe has named.
 * - `leave`  they wait for a report
 * - `remove` they go like all others: no partner hears of them, or another program tells them
 */
export const UNREPORTED = ['leave', 'remove'] as const;
export type Unreported = (typeof UNREPORTED)[number];

/** No younger archive is ever removed, by whomever. As in an instance file. */
export const LEAST_KEPT = '1d';

/** What the LMS writes over a row before it deletes it, where the site asks for that. */
export interface Redaction {
  readonly username?: string;
  readonly email?: string;
  readonly name?: string;
}

/** Sizes of the columns. A longer text is an error of the LMS. @source openedx-platform, UserRetirementStatus @unit characters */
export const REDACTION_COLUMNS = { username: 150, email: 254, name: 255 } as const satisfies Record<
  keyof Redaction,
  number
>;

/** How the learners of an instance are archived, and their rows removed from the LMS. No secret is in it. */
export interface ArchiveRules {
  /** Where archives are, also older ones: `s3://bucket`, `folder:/srv/archives`; null with `none` where no place is named. */
  readonly address: string | null;
  readonly contents: ArchiveContents;
  /** Learners who asked so many days ago or earlier. @source retirement_archive_and_cleanup, default 37 */
  readonly coolOffDays: number;
  /** Learners in one file, and in one request to the LMS. */
  readonly batchSize: number;
  /** How long archives are kept; without it, until somebody removes them. @unit milliseconds */
  readonly keepMs?: number;
  readonly redaction: Redaction;
  /** Learners whom no partner report has named yet are left where they are; see `UNREPORTED`. Absent in older records: `leave`. */
  readonly unreported?: Unreported;
}
