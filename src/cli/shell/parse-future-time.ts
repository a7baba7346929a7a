import { InvalidArgumentError } from 'commander';
import { DAY_MS } from '../../domain/time/day-ms';
import { INSTANT_FORM, instantOf } from '../../domain/time/instant';
import { isDay } from '../../domain/time/is-day';
import { utcDay } from '../../domain/time/utc-day';

/** How such an option is told in the help. */
export const TIME_WITH_ZONE = 'ISO 8601 with a zone, such as 2030-01-31T08:00Z';

/** Value of an option that is a time to come. @returns ISO 8601 in UTC */
export function parseFutureTime(text: string): string {
  const said = text.trim();
  if (isDay(said)) {
    const end = utcDay(Date.parse(said) + DAY_MS);
    throw new InvalidArgumentError(`A day alone does not say when. For the end of that day in UTC: ${end}T00:00Z.`);
  }
  const ms = instantOf(said);
  if (ms === undefined) throw new InvalidArgumentError(`Write ${INSTANT_FORM}.`);
  if (ms <= Date.now()) throw new InvalidArgumentError('That time is over: give one in the future.');
  return new Date(ms).toISOString();
}
