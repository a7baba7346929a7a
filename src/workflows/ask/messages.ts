import type { NamedFile } from '../../domain/checks/named-file';
import type { HeldLearner } from '../../domain/instance/instance-export';
import type { Learner } from '../../domain/learner/learner';
import type { Plan } from '../../domain/pipeline/plan';
import type { Receipt } from '../../domain/run/receipt';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';

export const FIND_LEARNER = 'findLearner';
/** A verb for a learner without an open run. */
export const ASK_LEARNER = 'askLearner';
export const DESCRIBE_INSTANCE = 'describeInstance';
export const HOLD_LEARNERS = 'holdLearners';
/** Whether a new address of an LMS has the retirements that runs are open for. */
export const COMPARE_SITE = 'compareSite';
export const CHECK_INSTANCE = 'checkInstance';
/** Usernames of those who are due, for a job that retires them one by one. */
export const LIST_DUE = 'listDueLearners';

export interface FindLearnerInput {
  readonly instance: string;
  readonly by: { readonly username: string } | { readonly email: string } | { readonly userId: number };
  /**
   * Ask, too, whether another name differs by case only; it takes a reading of everybody. `or-unknown`: where that fails,
   * say so; a discovery finds out that it is not.
   */
  readonly twins?: boolean | 'or-unknown';
}

export interface FoundLearner {
  readonly learner: Learner;
  readonly fingerprint: string;
  readonly plan: Plan;
  /** A longer cool-off than the plan's, which somebody has approved, or waits to approve. @unit whole days */
  readonly coolOffDays?: number;
  /** States that the LMS has and no step of the plan knows; asked for only where a learner is in the middle. */
  readonly foreignStates: readonly string[];
  /** Another learner's name differs by case only; told where it was asked for. */
  readonly twin?: boolean;
  readonly seenAtMs: number;
}

export interface ListDueInput {
  readonly instance: string;
  /** A longer cool-off than the one in force. */
  readonly coolOffDays?: number;
  /** Only retirements after this id: the next page. */
  readonly after?: number;
  /** The reading that the first page came from. @unit epoch milliseconds */
  readonly readAtMs?: number;
}

/** One page of those who are due: in PENDING after their cool-off, or at rest after a step. */
export interface ListDueResult {
  /** All who are due, on whatever page they are. */
  readonly due: number;
  /** In the order of their retirements, at most `DUE_A_PAGE`. */
  readonly usernames: readonly string[];
  /** Last retirement id of this page; absent on the last page. */
  readonly next?: number;
  /** Null where none is in force and none was asked for: then nobody in PENDING is due. */
  readonly coolOffDays: number | null;
  /** Rows that cannot be read; whether they are due is unknown. */
  readonly unreadable: number;
  readonly readAtMs: number;
}

/** Holds of runs that Temporal no longer has, from an export. */
export interface HoldLearnersInput {
  readonly instance: string;
  readonly held: readonly HeldLearner[];
  readonly by: string;
  readonly reason: string;
}

export interface HoldLearnersResult {
  /** Learners who are on hold now. */
  readonly held: number;
  /** LMS user ids of those who are not among the retirements that have not ended. */
  readonly absent: readonly number[];
}

/** A retirement as its run knows it. */
export interface KnownRetirement {
  readonly userId: number;
  readonly retirementId: number;
  /** When the learner asked; ISO 8601. */
  readonly created: string;
}

export interface CheckInstanceInput {
  readonly instance: string;
  /** The file of the one who asks; absent where none was named. */
  readonly named?: NamedFile;
  /** Ids of the keys that are in use; absent from a client of a release before. */
  readonly keyIds?: readonly string[];
}

export interface CompareSiteInput {
  readonly instance: string;
  /** Of the new address: only a worker whose file has it answers. */
  readonly fingerprint: string;
  readonly known: readonly KnownRetirement[];
}

export interface CompareSiteResult {
  /** LMS user ids whose retirement is another there, or is not there. */
  readonly differs: readonly number[];
}

/** Id of one question; left out of lists. @param random makes it the only one */
export function askWorkflowId(instance: string, random: string): string {
  return `ask/${instance}/${random}`;
}

/**
 * A verb for a learner without an open run: it is judged by the LMS's present answer, and only an accepted one starts a
 * run, which then carries it out. A refused one leaves no trace but its answer.
 */
export interface AskLearnerInput {
  readonly instance: string;
  readonly who: FindLearnerInput['by'];
  readonly verb: Verb;
  /** With `dryRun`, nothing is started. */
  readonly request: VerbRequest;
  /** Receipts of the learner's last run, as its status gave them; those of another retirement are left aside. */
  readonly receipts?: readonly Receipt[];
  /** The retirement id that those receipts are of. */
  readonly receiptsOf?: number;
  /** When that retirement was asked for; ISO 8601. */
  readonly requestedAt?: string;
}

export type AskLearnerResult =
  /** The LMS has nobody of that name (none), or several: nobody was asked. */
  | { readonly kind: 'who'; readonly learners: readonly FoundLearner[] }
  /** A run is open: say the verb to it. */
  | { readonly kind: 'open'; readonly userId: number }
  /**
   * Judged. `runId`: of the run that was started to carry it out, under the learner's workflow id. What came of the verb, only
   * that run says: see `answerToOpening`.
   */
  | {
      readonly kind: 'answered';
      readonly userId: number;
      readonly retirementId: number;
      readonly lmsState: string;
      readonly answer: VerbAnswer;
      readonly runId?: string;
    };
