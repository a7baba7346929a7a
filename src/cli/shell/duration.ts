import { InvalidArgumentError } from 'commander';
import { durationMs, LONGEST_MS } from '../../domain/time/duration-ms';

/** As in an instance file, `90s` or `1h30m`; also a fraction of one unit, and seconds without a unit. @returns milliseconds */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([smhd]?)$/.exec(text.trim()) ?? [];
  const ms = amount === undefined ? durationMs(text) : Number(amount) * (durationMs(`1${unit || 's'}`) ?? 0);
  if (ms === undefined || ms > LONGEST_MS) {
    throw new InvalidArgumentError('Write a number and a unit: 90s, 10m, 2h or 7d.');
  }
  return ms;
}

/**
 * For an age, where something is removed that is older: a number alone is refused. An operator means days, and the other
 * options would read seconds. @param least as in an instance file
 */
export function ageDuration(least: string): (text: string) => number {
  return (text) => {
    const ms = /^[\d.\s]*$/.test(text) ? Number.NaN : parseDuration(text);
    if (ms >= (durationMs(least) ?? 0)) return ms;
    throw new InvalidArgumentError(`Write a number and a unit, at least ${least}: 90d or 730d.`);
  };
}

/** For what a timer of Node.js waits for: a longer one would fire at once. */
const LONGEST_TIMER = '24d';

/** A duration that a timer waits for. @param least as in an instance file */
export function timerDuration(least: string): (text: string) => number {
  return (text) => {
    const ms = parseDuration(text);
    if (ms < (durationMs(least) ?? 0) || ms > (durationMs(LONGEST_TIMER) ?? 0)) {
      throw new InvalidArgumentError(`Write at least ${least} and at most ${LONGEST_TIMER}.`);
    }
    return ms;
  };
}
