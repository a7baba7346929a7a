import { z } from 'zod';
import { RetirementError } from '../../domain/failure/failure';
import { type PipelineStep, restingStatesOf, workingStatesOf } from '../../domain/pipeline/pipeline';
import { DAY_MS } from '../../domain/time/day-ms';
import { utcDay } from '../../domain/time/utc-day';
import { any, empty, json, own } from '../../http/answer-form';
import type { Service } from '../../http/service';
import type { LmsClient } from './lms-client';
import { isRow, type ListRow, readRow, retirementRows, Username, unreadableRecord } from './retirement-rows';

export type { LmsClient } from './lms-client';

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
/** @source AccountRetirementStatusView.cleanup */
const CLEAN_UP = { cleaned: empty(204), refused: json(400, Sentence) };

/** @source openedx-platform user_api, AccountViewSet.retrieve: the username is in the least that anybody is shown */
const ACCOUNT = { found: json(200, z.object({ username: Username })), absent: own(404) };
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

/**
 * Everybody whose retirement has not ended, PENDING first: in the order in which learners move, so that nobody passes by
 * the reader, and some may be met twice. Most are PENDING, and the list by date takes the LMS a fifth of what the
 * queue does.
 * @param others more states that the LMS has; waited for when PENDING is read
 */
export async function* unfinished(
  lms: LmsClient,
  steps: readonly PipelineStep[],
  others: readonly string[] | Promise<readonly string[]>,
): AsyncGenerator<ListRow> {
  yield* ofState(lms, 'PENDING');
  const [, ...between] = unfinishedStates(steps, await others);
  yield* lms.retirementQueue({ states: between, coolOffDays: 0 });
}

/** PENDING first. */
export function unfinishedStates(
  steps: readonly PipelineStep[],
  others: readonly string[],
): readonly ['PENDING', ...string[]] {
  const between = [...restingStatesOf(steps).slice(1), ...workingStatesOf(steps), 'ERRORED', ...others];
  return ['PENDING', ...new Set(between)];
}

/** States of a retirement that has ended. */
export const FINISHED = ['ABORTED', 'COMPLETE'] as const;

/** Everybody whose retirement has ended: many, and some with a name that was blanked or overwritten. */
export async function* finished(lms: LmsClient): AsyncGenerator<ListRow> {
  for (const state of FINISHED) yield* ofState(lms, state);
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
