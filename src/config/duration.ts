import { z } from 'zod';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Longer than any delay that makes sense here, and short enough for every timer. @unit milliseconds */
const LONGEST = 3650 * UNITS.d;

/** `90s`, `5m`, `1h30m`, `1d` in milliseconds; undefined when the text is not a duration. Each unit at most once, large to small. */
export function durationMs(text: string): number | undefined {
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text.trim());
  if (parts === null || text.trim() === '') return undefined;
  const [days, hours, minutes, seconds, rest] = parts.slice(1).map((part) => Number(part ?? 0)) as Five;
  const total = days * UNITS.d + hours * UNITS.h + minutes * UNITS.m + seconds * UNITS.s + rest;
  return total <= LONGEST ? total : undefined;
}

type Five = [number, number, number, number, number];

/** Text of a duration, to milliseconds. @unit the output is milliseconds */
export function duration(bounds: { readonly min?: string; readonly max?: string } = {}) {
  const min = durationMs(bounds.min ?? '0s') ?? 0;
  const max = durationMs(bounds.max ?? '3650d') ?? LONGEST;
  const range = bounds.min === undefined ? '' : `, at least ${bounds.min}`;
  const limit = bounds.max === undefined ? '' : `, at most ${bounds.max}`;
  return z
    .string({ error: 'must be a duration with its unit' })
    .transform((text, context): number => {
      const ms = durationMs(text);
      if (ms === undefined) context.addIssue({ code: 'custom', message: `is not a duration: ${JSON.stringify(text)}` });
      else if (ms < min || ms > max)
        context.addIssue({ code: 'custom', message: `must be${range}${limit}`.replace('be,', 'be') });
      else return ms;
      return z.NEVER;
    })
    .meta({ kind: `duration${range}${limit}` });
}
