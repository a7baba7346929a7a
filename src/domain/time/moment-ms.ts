import { isDay } from './is-day';

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A moment in ISO 8601, with its zone. Nothing else that `Date.parse` takes: `05/12/2027` is a day in May to it, a time without
 * a zone is another moment on another machine, and a day alone is over before it begins in half of the world.
 * @returns epoch milliseconds; NaN for any other text
 */
export function momentMs(text: string): number {
  const day = MOMENT.exec(text)?.[1];
  return day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
}
