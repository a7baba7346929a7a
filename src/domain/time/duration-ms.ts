import { DAY_MS, HOUR_MS, MINUTE_MS } from './day-ms';

const UNITS = { ms: 1, s: 1_000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;

/** Longer than any delay that makes sense here, and short enough for every timer. @unit milliseconds */
export const LONGEST_MS = 3650 * UNITS.d;

/** `90s`, `5m`, `1h30m`, `1d` in milliseconds; undefined when the text is not a duration. Each unit at most once, large to small. */
export function durationMs(text: string): number | undefined {
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text.trim());
  if (parts === null || text.trim() === '') return undefined;
  const [days, hours, minutes, seconds, rest] = parts.slice(1).map((part) => Number(part ?? 0)) as Five;
  const total = days * UNITS.d + hours * UNITS.h + minutes * UNITS.m + seconds * UNITS.s + rest;
  return total <= LONGEST_MS ? total : undefined;
}

type Five = [number, number, number, number, number];
