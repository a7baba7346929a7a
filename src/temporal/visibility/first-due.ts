import { DAY_MS } from '../../domain/time/day-ms';
import { allOf, isBefore, type Term } from './terms';

/** Reading so many rows more costs less than another count. */
const FEW_MORE = 500;
/** Due dates lie so far from now at most; who is due earlier is counted in. @unit milliseconds */
const FAR_MS = 400 * DAY_MS;
const FINE_MS = 1_000;

export interface FirstDueOptions {
  /** How many rows fit a query. */
  readonly count: (query: Term) => Promise<number>;
  readonly wanted: number;
  readonly nowMs: number;
}

/**
 * Temporal can neither sort by our attributes nor read from the middle, but it counts fast: a moment is searched for
 * before which at least `wanted` are due, and few more.
 *
 * @returns the query with that moment; the query alone, where fewer have a due date
 */
export async function firstDue(query: Term, { count, wanted, nowMs }: FirstDueOptions): Promise<Term> {
  const before = (ms: number) => allOf(query, isBefore('LetheDueAt', ms));
  let [early, late] = [nowMs - FAR_MS, nowMs + FAR_MS];
  let found = await count(before(late));
  if (found < wanted) return query;
  while (found > wanted + FEW_MORE && late - early > FINE_MS) {
    const middle = Math.floor((early + late) / 2);
    const here = await count(before(middle));
    if (here < wanted) early = middle;
    else [late, found] = [middle, here];
  }
  return before(late);
}
