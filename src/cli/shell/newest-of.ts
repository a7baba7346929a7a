import type { Session } from './session';

/** How many are asked for, so that it is known whether there are more. */
export function oneMore(limit: number): number {
  return limit + 1;
}

/**
 * The newest of what was asked for with `oneMore`. A note beside the answer tells that there are older ones: the answer itself
 * has no place for it.
 * @param option that shows more; empty where there is none
 */
export function newestOf<T>(
  session: Session,
  rows: readonly T[],
  limit: number,
  option = `--limit ${limit === 0 ? 1 : 10 * limit}`,
): readonly T[] {
  if (rows.length > limit) session.output.note(`there are older ones${option === '' ? '' : `; ${option} shows more`}`);
  return rows.slice(0, limit);
}
