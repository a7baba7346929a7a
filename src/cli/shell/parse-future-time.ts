import { InvalidArgumentError } from 'commander';

/** Value of an option that is a time to come. @returns ISO 8601 */
export function parseFutureTime(text: string): string {
  const ms = Date.parse(text);
  if (!Number.isFinite(ms) || ms <= Date.now())
    throw new InvalidArgumentError('Write a time in the future: 2030-01-31T08:00Z.');
  return new Date(ms).toISOString();
}
