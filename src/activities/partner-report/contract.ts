import type { FailureCode, FailureFacts } from '../../domain/failure/failure';
import type { OwedWindow } from '../../domain/partner-report/report-note';
import type { UnreadableSaid } from '../../domain/partner-report/unreadable';
import type { SiteRef } from '../kit/contract';

/** Carried by every activity of a report. */
export interface ReportInput {
  readonly site: SiteRef;
  /** Run id of the workflow. */
  readonly report: string;
}

export interface PrepareInput extends ReportInput {
  /** The rules in force have reports: a worker whose file has others is behind them, and another may be not. */
  readonly needed?: true;
  /** The LMS will be asked for its report, or to clean up: not while somebody holds it. */
  readonly asks?: true;
}

/** Somebody holds the instance or its LMS for maintenance: nothing was done, and the report ends. */
export interface HeldBack {
  readonly held: true;
}

/** This worker's file has no keys for partner reports, or not those in force. Only a person changes that. */
export interface NotSet {
  readonly notSet: true;
  /** Keys in which the file differs from what is in force; absent where neither has any. */
  readonly differs?: readonly string[];
}

export interface PrepareResult {
  /** Pages that earlier reports have left: their entries are still owed. */
  readonly pages: readonly string[];
  /** Where reports go, for people. */
  readonly address: string;
  /** How long the LMS may take for its answer. @unit milliseconds */
  readonly answerTimeoutMs: number;
  /** Whether people get a comment at each file. */
  readonly tells: boolean;
  /** How far the clock of the LMS is behind ours; absent where it is not. */
  readonly lmsBehindMs?: number;
}

export interface DrainInput extends ReportInput {
  /** Steps that have begun before are waited for. @unit epoch milliseconds, by the workflow's clock */
  readonly heldAtMs: number;
}

export interface TakeInput extends ReportInput {
  /** 1 for the first question of this report. */
  readonly ask: number;
}

/** What came of one question. Entries are in pages; nothing of them is here. */
export interface Taken extends UnreadableSaid {
  readonly pages: readonly string[];
  readonly learners: number;
  /** When the first of them was queued for partners; ISO 8601, absent without any. */
  readonly oldest?: string;
}

export type TakeResult =
  /** The whole answer is written down. */
  | ({ readonly kind: 'answered' } & Taken)
  /** The question was sent, and its answer did not come as a whole. */
  | ({ readonly kind: 'unanswered'; readonly failure: NotTaken } & Taken)
  /** The question was certainly not carried out. */
  | { readonly kind: 'not-done'; readonly failure: NotTaken }
  /** The hold that the question needs is not in force, or ends too soon. */
  | { readonly kind: 'not-held' };

export interface NotTaken {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
}

export interface FindPagesInput extends ReportInput {
  readonly ask: number;
  /** Pages that are waited for: lists are behind. */
  readonly written?: readonly string[];
}

export interface CountInput extends ReportInput {
  readonly pages: readonly string[];
}

export interface WriteInput extends ReportInput {
  readonly pages: readonly string[];
  /** YYYY-MM-DD, UTC: in the names of the files. */
  readonly day: string;
}

/** A file of a report, without anybody's name in it. */
export interface WrittenReport {
  readonly partner: string;
  readonly name: string;
  readonly id: string;
  readonly learners: number;
}

export interface WriteResult {
  readonly files: readonly WrittenReport[];
  /** Learners of all pages, each once. */
  readonly learners: number;
  /** Whom an organization keeps waiting, each once; absent in results of older builds. */
  readonly aside?: number;
  /** Organizations that nobody has mapped, with how many learners each has: these are set aside. */
  readonly unmapped: Readonly<Record<string, number>>;
  /** Partners for whom the store has no place, or several; their organizations are among the unmapped. */
  readonly withoutPlace: readonly string[];
  /** LMS user ids of learners of whom the LMS names no organization, at most 1,000: they wait. Absent without any. */
  readonly withoutOrgs?: readonly number[];
}

export interface TellInput extends ReportInput {
  readonly files: readonly WrittenReport[];
}

export interface TellResult {
  /** Files of which somebody was told. */
  readonly told: number;
  /** Partners of whom nobody is left to be told. */
  readonly nobody: readonly string[];
  /** Partners whom it was not possible to tell. A report is a report without that. */
  readonly failed: readonly string[];
}

export interface SettleInput extends ReportInput {
  readonly page: string;
  /** As `WriteResult.unmapped`: what was not reported must not be cleaned up. */
  readonly unmapped: readonly string[];
}

export interface SettleResult {
  /** Rows that the LMS has deleted, with those of `gone`. */
  readonly deleted: number;
  /**
   * Rows that an attempt after a lost answer did not find: deleted by the call whose answer was lost, or gone before it.
   * The LMS cannot tell which. Absent without any.
   */
  readonly gone?: number;
  /** LMS user ids of rows that the LMS does not have, or not as being processed. */
  readonly missing: readonly number[];
  /** Learners whom an organization keeps waiting. */
  readonly aside: number;
}

export interface ForgetInput extends ReportInput {
  readonly page: string;
}

export interface OwedInput extends ReportInput {
  readonly window: OwedWindow;
  /** Organizations by LMS user id, as a person has found them; without it, only where every organization has the same partners. */
  readonly orgs: Readonly<Record<string, readonly string[]>>;
  /** Only counts. */
  readonly dryRun: boolean;
}

export interface OwedResult {
  readonly pages: readonly string[];
  /** Learners who are in these pages. */
  readonly learners: number;
  /** LMS user ids of learners who were queued then, and whose organizations or present name nobody knows. */
  readonly unknown: readonly number[];
  /** How many that are, if the list is cut. */
  readonly unknownInAll: number;
}

export interface ReadReportInput {
  readonly instance: string;
  /** What the store knows the report by. */
  readonly id: string;
  /** Bytes before it are left out. */
  readonly from: number;
}

export type ReadReportResult =
  | { readonly kind: 'piece'; readonly base64: string; readonly isLast: boolean }
  /** There is no such report any more. */
  | { readonly kind: 'absent' };

export interface ExpireInput {
  readonly site: SiteRef;
  /** Reports that were written earlier are deleted. @unit epoch milliseconds */
  readonly beforeMs: number;
  readonly dryRun: boolean;
}

export interface ExpireResult {
  readonly expired: number;
  /** Names of files, at most 100. */
  readonly names: readonly string[];
  readonly kept: number;
  /** Nothing was looked at: see `NotSet`. */
  readonly notSet?: true;
  readonly differs?: readonly string[];
}
