import { DAY_MS, HOUR_MS } from '../../domain/time/day-ms';
import { allOf, isBefore, type Term } from './terms';

/** Reading so many rows more costs less than another count. */
const FEW_MORE = 500;
/** Due dates lie so far from now at most; who is due earlier is counted in. @unit milliseconds */
const FAR_MS = 400 * DAY_MS;
/** The first look ahead. @unit milliseconds */
const NEAR_MS = HOUR_MS;
const FINE_MS = 1_000;

export interface FirstDueOptions {
  /** How many rows fit a query. */
  readonly count: (query: Term) => Promise<number>;
  /** How many rows fit the query itself. */
  readonly all: number;
  readonly wanted: number;
  readonly nowMs: number;
}

/**
 * Temporal can neither sort by our attributes nor read from the middle, but it counts fast: a moment is searched for
 * before which at least `wanted` are due, and few more. It counts the faster the fewer there are, so that the search goes
 * from now on, at first an hour, then two, then four: most who are listed first are due soon.
 *
 * @returns the query with that moment; the query alone, where fewer have a due date
 */
export async function firstDue(query: Term, { count, all, wanted, nowMs }: FirstDueOptions): Promise<Term> {
  if (all <= wanted + FEW_MORE) return query;
  const before = (ms: number) => allOf(query, isBefore('LetheDueAt', ms));
  let [early, late] = [nowMs - FAR_MS, nowMs];
  let found = await count(before(late));
  for (let ahead = NEAR_MS; found < wanted; ahead *= 2) {
    if (late - nowMs > FAR_MS) return query;
    [early, late] = [late, nowMs + ahead];
    found = await count(before(late));
  }
  while (found > wanted + FEW_MORE && late - early > FINE_MS) {
    const middle = Math.floor((early + late) / 2);
    const here = await count(before(middle));
    if (here < wanted) early = middle;
    else [late, found] = [middle, here];
  }
  return before(late);
}
