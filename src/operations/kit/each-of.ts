/** In flight at once; each may wait for its run to come to a safe point. */
const AT_ONCE = 20;

/**
 * Does work for each, some at once, until the signal is aborted.
 * @param onDone told after each how many are done: one more each time, whichever was done first
 */
export async function eachOf<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
  onDone: (done: number) => void = () => {},
): Promise<void> {
  const next = items.values();
  let done = 0;
  const worker = async () => {
    for (const item of next) {
      if (signal.aborted) return;
      await work(item);
      done += 1;
      onDone(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
