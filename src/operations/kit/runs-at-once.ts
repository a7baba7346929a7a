/** Runs that are asked at once; each may come to a safe point first. */
export const RUNS_AT_ONCE = 20;
