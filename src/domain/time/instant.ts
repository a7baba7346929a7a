import { isDay } from './is-day';

const WITH_ZONE = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** How a time must be written, for somebody who wrote it otherwise. */
export const INSTANT_FORM = 'a time in ISO 8601 with its zone: 2030-01-31T08:00Z or 2030-01-31T10:00+02:00';

/**
 * A moment that means the same on every machine. A time without a zone is read in the zone of the machine that reads it.
 * @returns epoch milliseconds; undefined for what is not in `INSTANT_FORM`, or on a day that no calendar has
 */
export function instantOf(text: string): number | undefined {
  const day = WITH_ZONE.exec(text)?.[1];
  const ms = day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(ms) ? ms : undefined;
}
