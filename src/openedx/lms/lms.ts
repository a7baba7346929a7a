import { z } from 'zod';
import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { type PipelineStep, restingStatesOf, workingStatesOf } from '../../domain/pipeline/pipeline';
import { utcDay } from '../../domain/time/utc-day';
import { empty, json, own } from '../../http/answer-form';
import type { Service } from '../../http/service';
import { isRow, type ListRow, readRow, retirementRows, unreadableRecord } from './retirement-rows';

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
  /** The LMS's own clock, by its last answer through this client; undefined before the first. @unit epoch milliseconds */
  clockMs(): number | undefined;
}

const DAY_MS = 86_400_000;
/** Before any retirement. */
const FIRST_DAY = '1970-01-01';

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

/**
 * Everybody whose retirement has not ended, PENDING first: in the order in which learners move, so that nobody passes by
 * the reader, and some may be met twice. Most are PENDING, and the list by date takes the LMS a fifth of what the
 * queue does.
 * @param others more states that the LMS has
 */
export async function* unfinished(
  lms: LmsClient,
  steps: readonly PipelineStep[],
  others: readonly string[],
): AsyncGenerator<ListRow> {
  yield* ofState(lms, 'PENDING');
  const between = [...restingStatesOf(steps).slice(1), ...workingStatesOf(steps), 'ERRORED', ...others];
  yield* lms.retirementQueue({ states: [...new Set(between)], coolOffDays: 0 });
}

/** Everybody whose retirement has ended: many, and some with a name that was blanked or overwritten. */
export async function* finished(lms: LmsClient): AsyncGenerator<ListRow> {
  yield* ofState(lms, 'ABORTED');
  yield* ofState(lms, 'COMPLETE');
}

/** Everybody in a state, whenever they asked. */
export async function* ofState(lms: LmsClient, state: string, startDate = FIRST_DAY): AsyncGenerator<ListRow> {
  const clockMs = lms.clockMs();
  try {
    yield* lms.retirementsByStatusAndDate({ state, startDate, endDate: utcDay(clockMs ?? Date.now()) });
  } catch (error) {
    // Midnight may have passed here and not there: then nobody has asked today.
    if (!isRefusal(error) || clockMs !== undefined) throw error;
    yield* lms.retirementsByStatusAndDate({ state, startDate, endDate: utcDay(Date.now() - DAY_MS) });
  }
}

/** Whether the service itself has refused: asked again, it refuses again. */
export function isRefusal(error: unknown): error is RetirementError {
  return error instanceof RetirementError && error.code === 'service.rejected';
}
