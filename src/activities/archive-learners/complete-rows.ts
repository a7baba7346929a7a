import type { Span } from '../../domain/archive/archive-batch';
import { FIRST_DAY } from '../../domain/archive/archive-window';
import { RetirementError } from '../../domain/failure/failure';
import { DAY_MS } from '../../domain/time/day-ms';
import { utcDay } from '../../domain/time/utc-day';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ListRow } from '../../openedx/lms/retirement-rows';

/** Days of one question: a list of all of them may take the LMS longer than its proxy waits. */
const DAYS_AT_ONCE = 31;

/** Everybody who is COMPLETE, whenever they asked; a row may come twice. */
export async function* allComplete(lms: LmsClient): AsyncGenerator<ListRow> {
  // The first answer says what day it is at the LMS, which refuses days to come.
  yield* completeRows(lms, [['1970-01-01', dayAfter(FIRST_DAY, -1)]]);
  const today = utcDay(lms.clockMs() ?? Date.now() - DAY_MS);
  for (let first = FIRST_DAY; first <= today; first = dayAfter(first, DAYS_AT_ONCE)) {
    const last = dayAfter(first, DAYS_AT_ONCE - 1);
    yield* completeRows(lms, [[first, last < today ? last : today]]);
  }
}

/**
 * Everybody who is COMPLETE and asked on these days. Days that the LMS cannot list in time are asked for by halves, so a
 * row may come twice.
 */
export async function* completeRows(lms: LmsClient, spans: readonly Span<string>[]): AsyncGenerator<ListRow> {
  for (const [startDate, endDate] of spans) {
    try {
      yield* lms.retirementsByStatusAndDate({ state: 'COMPLETE', startDate, endDate });
    } catch (error) {
      const days = (Date.parse(endDate) - Date.parse(startDate)) / DAY_MS;
      if (days < 1 || !isTooSlow(error)) throw error;
      const middle = dayAfter(startDate, Math.floor(days / 2));
      yield* completeRows(lms, [
        [startDate, middle],
        [dayAfter(middle, 1), endDate],
      ]);
    }
  }
}

/** A time-out, ours or that of a proxy before the LMS. */
function isTooSlow(error: unknown): boolean {
  return (
    error instanceof RetirementError &&
    error.code === 'service.unavailable' &&
    (error.facts.errno === 'ANSWER_TIMEOUT' || error.facts.status === 504)
  );
}

function dayAfter(day: string, days: number): string {
  return utcDay(Date.parse(day) + days * DAY_MS);
}
