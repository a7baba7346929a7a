import { InvalidArgumentError } from 'commander';
import { durationMs } from '../../domain/time/duration-ms';

/** As in an instance file, `90s` or `1h30m`; also a fraction of one unit, and seconds without a unit. @returns milliseconds */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([smhd]?)$/.exec(text.trim()) ?? [];
  const ms = amount === undefined ? durationMs(text) : Number(amount) * (durationMs(`1${unit || 's'}`) ?? 0);
  if (ms === undefined) throw new InvalidArgumentError('Write a number and a unit: 90s, 10m, 2h or 7d.');
  return ms;
}
