import type { Redaction } from '../../domain/archive/archive-rules';
import type { Learner } from '../../domain/learner/learner';
import type { ListRow } from './retirement-rows';

export interface StatusUpdate {
  /** The original username, exact. */
  readonly username: string;
  readonly newState: string;
  /** For readers of the LMS's log; converted to ASCII. */
  readonly response: string;
  /** Lets the LMS go backwards and out of an end state. */
  readonly force?: boolean;
}

export interface QueueQuestion {
  /** Any states that the LMS knows, each once. */
  readonly states: readonly string[];
  /** Learners who asked less than so many days ago are left out. @unit whole days */
  readonly coolOffDays: number;
  /** The first so many by id; without it all. */
  readonly limit?: number;
}

export interface DayQuestion {
  readonly state: string;
  /** First day of the request, inclusive. @unit YYYY-MM-DD, UTC */
  readonly startDate: string;
  /** Last day of the request, inclusive; not in the future. @unit YYYY-MM-DD, UTC */
  readonly endDate: string;
}

export interface CleanUp {
  /** Original usernames, exact, each once, as a list of the LMS has just given them; with all that differ by case only. */
  readonly usernames: readonly string[];
  /** What is written over the rows before they go; no longer than the columns. */
  readonly redaction?: Redaction;
}

export interface BulkRetired {
  readonly successful: readonly string[];
  readonly failed: readonly string[];
}

/** The LMS's retirement API. Throws nothing but `RetirementError`. */
export interface LmsClient {
  /**
   * Finds by original or retired username, in any case: check the name in the answer before using it.
   * `absent`: the LMS itself says that it has no such row. `not-asked`: its route cannot carry the name, so look in a list.
   */
  retirementStatus(username: string): Promise<Learner | 'absent' | 'not-asked'>;
  /**
   * `refused`: a 400, so the state is the same, an earlier or an unknown one, or this was done by an attempt whose
   * answer was lost; ask for the status before believing it. `absent`: no row of this name.
   */
  updateRetirementStatus(update: StatusUpdate): Promise<'updated' | 'refused' | 'absent'>;
  /** `refused`: not PENDING any more, or no such retirement. `service.denied`: the client may not cancel. */
  cancelRetirement(retirementId: number): Promise<'cancelled' | 'refused'>;
  /**
   * Streamed, ordered by id, and complete only when the iteration ends without a failure. Read it without long pauses:
   * the LMS's proxy ends an answer that is not taken. `service.rejected`: the LMS does not know one of the states.
   */
  retirementQueue(question: QueueQuestion): AsyncIterable<ListRow>;
  /** As `retirementQueue`, by the day of the request. */
  retirementsByStatusAndDate(question: DayQuestion): AsyncIterable<ListRow>;
  /**
   * Deletes the rows of learners who are COMPLETE, all or none. `refused`: one of them is not COMPLETE, is not there, or was
   * deleted by an attempt whose answer was lost; ask for the list before believing it.
   */
  cleanUp(asked: CleanUp): Promise<'cleaned' | 'refused'>;
  /**
   * Deactivates these accounts and puts them in the queue as PENDING. Who was in the queue already, and whom the LMS does not
   * know, both count as failed. A name with a comma cannot be sent. `not-installed`: no such call, so nothing was done.
   */
  bulkRetireUsers(usernames: readonly string[]): Promise<BulkRetired | 'not-installed'>;
  /**
   * The account of this name, retired ones too; found in any case, so check the name in the answer. `not-asked`: its route
   * cannot carry the name.
   */
  account(username: string): Promise<{ readonly username: string } | 'absent' | 'not-asked'>;
  /** The LMS's own clock, by its last answer through this client; undefined before the first. @unit epoch milliseconds */
  clockMs(): number | undefined;
}
