import type { ExpireResult, NotTaken, TellResult, WrittenReport } from '../../activities/partner-report/contract';
import type { FailureCode } from '../../domain/failure/failure';
import type { Owed } from '../../domain/partner-report/report-note';
import type { UnreadableSaid } from '../../domain/partner-report/unreadable';

export const REPORT_TO_PARTNERS = 'reportToPartners';
export const SCHEDULED_REPORT = 'scheduledReport';
/** Entries of a report until they are done with. */
export const PARTNER_PAGE = 'partnerPage';
export const EXPIRE_REPORTS = 'expireReports';
export const READ_REPORT = 'readReport';

export type { ReadReportInput, ReadReportResult } from '../../activities/partner-report/contract';

/** No build that is gone can keep a report from being made for longer. */
export const REPORT_LASTS = '3 days';

/**
 * What is asked for.
 * - `run`     ask the LMS for the report, and bring it to the partners
 * - `recover` make up, from Lethe's own runs, for a question whose answer was lost
 * - `count`   ask the LMS nothing: say what is there to be done
 */
export type ReportKind = 'run' | 'recover' | 'count';

export interface ReportToPartnersInput {
  readonly instance: string;
  readonly kind: ReportKind;
  readonly by: string;
  /** By the Schedule: it waits for the first approval, and for a worker that has the file in force. */
  readonly scheduled?: true;
  /** Nobody gets a comment at a file. */
  readonly quiet?: boolean;
  /** `recover`: which question, by its report's run id. */
  readonly lost?: string;
  /** `recover`: when the report before that one was made, where the record does not know. @unit epoch milliseconds */
  readonly sinceMs?: number;
  /** `recover`: organizations by LMS user id, as a person has found them. */
  readonly orgs?: Readonly<Record<string, readonly string[]>>;
  /** What came of the old reports before it. */
  readonly expiry?: ScheduledExpiry;
}

/** What the Schedule did with old reports before it made one. */
export interface ScheduledExpiry {
  readonly expired: number;
  /** None was deleted: the worker's file has no place for reports, or not the one in force. */
  readonly notSet?: true;
  /** Why it ended before all were deleted. */
  readonly failure?: FailureCode;
}

/** How far a report is. */
export type ReportPhase =
  | 'preparing'
  | 'holding'
  | 'asking'
  | 'collecting'
  | 'writing'
  | 'telling'
  | 'cleaning-up'
  | 'ended';

/** A file of a report. Builds that do not say what the store knows it by have told the rest. */
export type ReportOfPartner = Pick<WrittenReport, 'partner' | 'name' | 'learners'> & Partial<Pick<WrittenReport, 'id'>>;

/** What a report has done, without anybody's name. */
export interface ReportResult extends UnreadableSaid {
  readonly report: string;
  readonly kind: ReportKind;
  readonly phase: ReportPhase;
  /** Why nothing was done: the worker's file has no keys for partner reports, or not those in force. */
  readonly notSet?: true;
  /** Why the Schedule did nothing: nobody has approved the first enrollment. */
  readonly notApproved?: true;
  /** The phase in which it ended because somebody holds the instance or its LMS for maintenance. */
  readonly held?: 'preparing' | 'writing';
  /** Keys in which they differ. */
  readonly differs?: readonly string[];
  /** `recover`: the report whose answer was lost. */
  readonly lost?: string;
  /** Where the files are. */
  readonly address?: string;
  /** What came of the question; absent where none was sent. */
  readonly asked?: 'answered' | 'lost' | 'unanswered' | 'not-done';
  /** Why the answer did not come. */
  readonly failure?: NotTaken;
  /** Entries that the LMS has given, or that were collected. */
  readonly received: number;
  /** Of earlier reports: entries that were waiting. */
  readonly waiting: number;
  /** Learners who are in this report's files. */
  readonly learners: number;
  readonly files: readonly ReportOfPartner[];
  readonly unmapped: Readonly<Record<string, number>>;
  readonly withoutPlace: readonly string[];
  /** LMS user ids of learners who wait because the LMS names no organization of them. */
  readonly withoutOrgs?: readonly number[];
  readonly told?: TellResult;
  readonly cleanedUp: number;
  /** How many of those were gone when Lethe asked again after a lost answer: nobody knows whether they were there before. */
  readonly gone?: number;
  /** LMS user ids whose row the LMS does not have any more. */
  readonly missing: readonly number[];
  /** Learners whom an organization without partners keeps waiting. */
  readonly aside: number;
  /** Questions of earlier reports that are still owed, this one included. */
  readonly owed: readonly Owed[];
  /** Learners whom Lethe's runs have queued in the time of an owed question, where they were counted. */
  readonly queued?: number;
  /** `recover`: LMS user ids of learners whose organizations, or whose present name, nobody knows. */
  readonly unknown?: readonly number[];
  /** By the Schedule: what came of the old reports before it; absent where they are not to be deleted. */
  readonly expiry?: ScheduledExpiry;
}

/** What of a report's run is there to be read without a worker. */
export interface ReportMemo {
  readonly result: ReportResult;
}

export interface ScheduledReportInput {
  readonly instance: string;
  /** Reports older than this are deleted first. */
  readonly expireAfterDays?: number;
}

export type ExpireReportsResult = ExpireResult;

export interface ExpireReportsInput {
  readonly instance: string;
  readonly ageInDays: number;
  readonly dryRun: boolean;
  /** By the Schedule: it waits for the first approval. */
  readonly scheduled?: true;
}
