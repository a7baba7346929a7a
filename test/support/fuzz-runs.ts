/**
 * How many inputs a property tries: `usual` in every run of the tests, and LETHE_FUZZ times as many where that is set.
 * fast-check prints the seed of what it finds.
 */
export function fuzzRuns(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * Number(process.env.LETHE_FUZZ ?? 1) };
}

/** @unit milliseconds */
export function fuzzTimeout(usualMs: number): number {
  return usualMs * Math.max(1, Number(process.env.LETHE_FUZZ ?? 1));
}
