import { z } from 'zod';

/** A whole number of a file, with what is wrong in words. */
export function wholeNumber(min: number, max: number) {
  return z
    .int({ error: 'must be a whole number' })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });
}
