import { InvalidArgumentError } from 'commander';
import { MOST_COOL_OFF_DAYS } from '../../domain/learner/cool-off';

/** Value of an option that is a whole number. */
export function parseNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

/** Value of an option that is a cool-off. @unit whole days */
export function parseDays(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= MOST_COOL_OFF_DAYS) return Number(text);
  throw new InvalidArgumentError(`Write whole days, from 0 to ${MOST_COOL_OFF_DAYS}.`);
}

/** Value of an option that is a port. */
export function parsePort(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Write a port: 0 to 65535.');
  return Number(text);
}
