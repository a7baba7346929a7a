/** One half and the other, in order; of one there is nothing to halve. */
export function inHalves<T>(list: readonly T[]): readonly [readonly T[], readonly T[]] | undefined {
  if (list.length < 2) return undefined;
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
