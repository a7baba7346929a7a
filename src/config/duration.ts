import { z } from 'zod';
import { durationMs, LONGEST_MS } from '../domain/time/duration-ms';

/** Text of a duration, to milliseconds. @unit the output is milliseconds */
export function duration(bounds: { readonly min?: string; readonly max?: string } = {}) {
  const min = durationMs(bounds.min ?? '0s') ?? 0;
  const max = durationMs(bounds.max ?? '3650d') ?? LONGEST_MS;
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
