/**
 * Does work for each, so many at once. After a failure nobody new is begun, and what is at work is waited for.
 * @param goesOn asked before each; false leaves the rest out
 * @returns the results in the order of the items
 * @throws what the first that failed has thrown
 */
export async function inLanes<T, R>(
  lanes: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
  goesOn: () => boolean = () => true,
): Promise<readonly R[]> {
  const results: R[] = [];
  const next = items.entries();
  let failed: { readonly error: unknown } | undefined;
  const lane = async () => {
    for (const [at, item] of next) {
      if (failed !== undefined || !goesOn()) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  if (failed !== undefined) throw failed.error;
  return results;
}
