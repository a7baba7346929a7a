import { z } from 'zod';
import type { Redaction } from '../../domain/archive/archive-rules';
import type { Learner } from '../../domain/learner/learner';
import { any, empty, json, own } from '../../http/answer-form';
import type { Service } from '../../http/service';
import { isRow, type ListRow, readRow, retirementRows, unreadableRecord } from './retirement-rows';

interface StatusUpdate {
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

const ACCOUNTS = '/api/user/v1/accounts';

/** A row, readable or not: whether a field is too long is for the reader to tell. */
const Row = z.custom<Readonly<Record<string, unknown>>>(isRow);
/** @source AccountRetirementStatusView: the text of a refusal, in quotes */
const Sentence = z.string();

/** What the LMS answers to each call; all of it must have the platform's mark. */
const STATUS = { found: json(200, Row), absent: own(404) };
const UPDATE = { updated: empty(204), refused: json(400, Sentence), absent: own(404) };
const CANCEL = {
  cancelled: json(200, z.object({ success: z.literal(true) })),
  refused: json(400, z.object({ message: z.string() })),
};
/** @source AccountRetirementStatusView.cleanup */
const CLEAN_UP = { cleaned: empty(204), refused: json(400, Sentence) };

/** @source openedx-platform user_api, AccountViewSet.retrieve: the username is in the least that anybody is shown */
const ACCOUNT = { found: json(200, z.object({ username: z.string() })), absent: own(404) };
const Names = z.array(z.string());
/** Where the app is off the answer is a page, or whatever a gateway says of a path that nobody has: nothing was done. */
const BULK = {
  retired: json(200, z.object({ successful_user_retirements: Names, failed_user_retirements: Names })),
  'not-installed': any(404),
};

/** @source openedx-platform user_api, AccountRetirementStatusView; paths end in a slash: without it they are other views */
export function createLmsClient(service: Service): LmsClient {
  return {
    async retirementStatus(username) {
      if (!statusRouteTakes(username)) return 'not-asked';
      const path = `${ACCOUNTS}/${encodeURIComponent(username)}/retirement_status/`;
      const answer = await service.ask('GET', path, STATUS);
      if (answer.is === 'absent') return 'absent';
      const row = readRow(answer.value);
      if (row.kind === 'unreadable') throw unreadableRecord(row.field);
      return row.record;
    },
    async updateRetirementStatus({ username, newState, response, force }) {
      const body = { username, new_state: newState, response: toAscii(response), ...(force === true && { force }) };
      const answer = await service.ask('PATCH', `${ACCOUNTS}/update_retirement_status/`, UPDATE, { body });
      return answer.is;
    },
    async cancelRetirement(retirementId) {
      const body = { retirement_id: retirementId };
      const answer = await service.ask('POST', `${ACCOUNTS}/cancel_retirement/`, CANCEL, { body });
      return answer.is;
    },
    retirementQueue({ states, coolOffDays, limit }) {
      const query = { cool_off_days: coolOffDays, states, limit };
      return retirementRows(service.stream(`${ACCOUNTS}/retirement_queue/`, query));
    },
    retirementsByStatusAndDate({ state, startDate, endDate }) {
      const query = { state, start_date: startDate, end_date: endDate };
      return retirementRows(service.stream(`${ACCOUNTS}/retirements_by_status_and_date/`, query));
    },
    async cleanUp({ usernames, redaction = {} }) {
      const { username, email, name } = redaction;
      const body = {
        usernames,
        ...(username === undefined ? {} : { redacted_username: username }),
        ...(email === undefined ? {} : { redacted_email: email }),
        ...(name === undefined ? {} : { redacted_name: name }),
      };
      return (await service.ask('POST', `${ACCOUNTS}/retirement_cleanup/`, CLEAN_UP, { body })).is;
    },
    async account(username) {
      if (!statusRouteTakes(username)) return 'not-asked';
      // No slash at its end: the LMS does not know the path with one.
      const answer = await service.ask('GET', `${ACCOUNTS}/${encodeURIComponent(username)}`, ACCOUNT);
      return answer.is === 'absent' ? answer.is : answer.value;
    },
    async bulkRetireUsers(usernames) {
      // @source openedx-platform, bulk_user_retirement/urls: no slash at its end
      const body = { usernames: usernames.join(',') };
      const answer = await service.ask('POST', '/v1/accounts/bulk_retire_users', BULK, { body });
      if (answer.is === 'not-installed') return answer.is;
      const { successful_user_retirements: successful, failed_user_retirements: failed } = answer.value;
      return { successful, failed };
    },
    clockMs: () => service.clockMs(),
  };
}

/**
 * Whether the LMS's status call can carry this name. Its route takes Python's `[\w .@_+-]+`; any other name gets a page
 * with 404 there, though the learner exists. `.` and `..` are steps in a URL. Such a learner is found by a list alone.
 * @source openedx-platform lms/urls and user_api/urls, USERNAME_PATTERN; Python's `\w` is letters, digits and `_`
 */
function statusRouteTakes(username: string): boolean {
  return username !== '.' && username !== '..' && /^[\p{L}\p{N}_ .@+-]+$/u.test(username);
}

/**
 * Text as every LMS database takes it: a character of four bytes is a 500 on an old one.
 * @source MySQL's utf8 (three bytes) on `UserRetirementStatus.responses`
 */
function toAscii(text: string): string {
  return text.replace(/[^ -~\n]/gu, '?');
}
