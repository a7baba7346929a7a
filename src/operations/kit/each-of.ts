/** In flight at once; each may wait for its run to come to a safe point. */
const AT_ONCE = 20;

/**
 * Does work for each, some at once, until the signal is aborted.
 * @param work is told how many are begun, itself included
 */
export async function eachOf<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, begun: number) => Promise<void>,
): Promise<void> {
  const next = items.entries();
  const worker = async () => {
    for (const [at, item] of next) {
      if (signal.aborted) return;
      await work(item, at + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
