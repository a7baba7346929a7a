import { MOST_COOL_OFF_DAYS } from '../learner/cool-off';
import { counted } from '../text/counted';
import { DAY_MS } from '../time/day-ms';
import { isDay } from '../time/is-day';

/** Which learners are archived, by the time of their request. */
export interface ArchiveWindow {
  /** First day, inclusive. @unit YYYY-MM-DD, UTC */
  readonly startDate: string;
  /** Last day, inclusive; absent: as late as the days allow. @unit YYYY-MM-DD, UTC */
  readonly endDate?: string;
  /** Learners who asked later are too young. @unit epoch milliseconds */
  readonly beforeMs: number;
  /** Whose row has changed since is in no partner report that is known; absent where partners hear of nobody. @unit epoch milliseconds */
  readonly reportedBeforeMs?: number;
  /** Such learners are taken all the same. */
  readonly unreported?: 'remove';
}

/** What a person, a schedule or the record says about it. */
export interface WindowAsked {
  readonly coolOffDays: number;
  readonly startDate?: string;
  readonly endDate?: string;
}

/** Before any retirement. @source retirement_archive_and_cleanup, its own default */
export const FIRST_DAY = '2018-01-01';

/** @returns a text where there is no such window: what is wrong */
export function archiveWindow({ coolOffDays, startDate, endDate }: WindowAsked, nowMs: number): ArchiveWindow | string {
  if (!(coolOffDays >= 0 && coolOffDays <= MOST_COOL_OFF_DAYS)) {
    return `a learner waits from 0 to ${MOST_COOL_OFF_DAYS} days, and not ${coolOffDays}`;
  }
  const beforeMs = nowMs - coolOffDays * DAY_MS;
  for (const day of [startDate, endDate]) {
    if (day !== undefined && !isDay(day)) return `${day} is not a day, YYYY-MM-DD`;
  }
  const first = startDate ?? FIRST_DAY;
  // The script refuses it, too: these learners may not have been reported yet.
  if (endDate !== undefined && Date.parse(endDate) > beforeMs) {
    return `the last day, ${endDate}, is within the ${counted(coolOffDays, 'day')} that a learner must have waited`;
  }
  const last = endDate ?? new Date(beforeMs).toISOString().slice(0, 10);
  if (first > last) return `the first day, ${first}, is after the last one, ${last}`;
  return { startDate: first, ...(endDate === undefined ? {} : { endDate }), beforeMs };
}

/** @param created ISO 8601 in UTC, as the LMS gives it */
export function isInWindow({ startDate, endDate, beforeMs }: ArchiveWindow, created: string): boolean {
  const day = created.slice(0, 10);
  // A fraction of a millisecond counts as one more, so that nobody is early by a part of one.
  return day >= startDate && (endDate === undefined || day <= endDate) && Date.parse(created) + 1 <= beforeMs;
}

/**
 * Whether a COMPLETE row is in a partner report, or no report has to name it.
 * @param modified ISO 8601 in UTC, as the LMS gives it: no learner was queued for partners after that
 */
export function isReported({ reportedBeforeMs }: ArchiveWindow, modified: string): boolean {
  return reportedBeforeMs === undefined || Date.parse(modified) + 1 <= reportedBeforeMs;
}
