import { RetirementError } from '../../domain/failure/failure';
import { DAY_MS } from '../../domain/time/day-ms';
import { utcDay } from '../../domain/time/utc-day';

/** A stretch of days as the LMS's list by date takes it; both inclusive. @unit YYYY-MM-DD, UTC */
export interface Days {
  readonly startDate: string;
  readonly endDate: string;
}

/**
 * The day of a request with the day before and after it: the LMS may have rounded, or moved its clock. Never later than
 * the LMS's own day, since it refuses the future.
 * @param created ISO 8601, with any offset
 * @param clockMs the LMS's clock. @unit epoch milliseconds
 */
export function daysAround(created: string, clockMs: number): Days {
  const at = Date.parse(created);
  const endDate = utcDay(Math.min(at + DAY_MS, clockMs));
  // An LMS whose clock is before the request would be asked for days that leave the request out.
  if (endDate < utcDay(at)) throw new RetirementError('service.unavailable', { service: 'LMS' });
  return { startDate: utcDay(at - DAY_MS), endDate };
}
