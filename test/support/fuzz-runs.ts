/** Inputs of the usual run, so that it finds tomorrow what it finds today. */
const USUAL_SEED = 2026;

/**
 * How many inputs a property tries: `usual`, always the same, in every run of the tests; with LETHE_FUZZ so many times as
 * many, always others. Below 1 it is the first of the usual ones. fast-check prints the seed of what it finds.
 */
export function fuzzRuns(usual: number): { readonly numRuns: number; readonly seed?: number } {
  const times = Number(process.env.LETHE_FUZZ ?? 1);
  const numRuns = Math.ceil(usual * times);
  return times > 1 ? { numRuns } : { numRuns, seed: USUAL_SEED };
}

/** @unit milliseconds */
export function fuzzTimeout(usualMs: number): number {
  return usualMs * Math.max(1, Number(process.env.LETHE_FUZZ ?? 1));
}
