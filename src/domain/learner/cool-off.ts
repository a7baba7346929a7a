import { DAY_MS } from '../time/day-ms';

/** Longer ones are mistakes, and their end may be beyond all dates. @unit whole days */
export const MOST_COOL_OFF_DAYS = 3_650;

/**
 * When a learner may first be touched: `created + coolOffDays`, to the millisecond and never earlier.
 * @param created ISO 8601 as the LMS gives it; microseconds are rounded up, so that nobody is early by a part of one
 * @returns epoch milliseconds; NaN when `created` is not a date, which no comparison with a clock makes "due"
 * @source openedx-platform, retirement_queue: `created < now - cool_off_days`
 */
export function coolOffEnd(created: string, coolOffDays: number): number {
  return Date.parse(created) + 1 + coolOffDays * DAY_MS;
}

/** Strict, as the LMS's own queue is: at the very end of the cool-off nobody is due yet. */
export function isDue(created: string, coolOffDays: number, nowMs: number): boolean {
  return nowMs > coolOffEnd(created, coolOffDays);
}
