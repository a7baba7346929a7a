/** One reading of everybody serves all who ask, while it is under way and for a time after its end. */
export class SharedReading<T> {
  private last: { readonly read: Promise<T>; readonly beganMs: number; endedMs?: number } | undefined;

  /** @param keptMs it is forgotten then, names and all */
  constructor(private readonly keptMs: number) {}

  /**
   * @param newerThanMs a reading that ended longer ago does not do; no longer than it is kept
   * @param beganSinceMs nor does one that began before, also one under way: it may have passed somebody. @unit epoch milliseconds
   */
  get(read: () => Promise<T>, newerThanMs = this.keptMs, beganSinceMs = 0): Promise<T> {
    const { last } = this;
    const isNew = last?.endedMs === undefined || Date.now() - last.endedMs < newerThanMs;
    if (last !== undefined && isNew && last.beganMs >= beganSinceMs) return last.read;
    const begun: NonNullable<typeof this.last> = { read: read(), beganMs: Date.now() };
    this.last = begun;
    const forget = () => {
      if (this.last === begun) this.last = undefined;
    };
    // The next who asks after one that failed reads again.
    begun.read.then(() => {
      begun.endedMs = Date.now();
      setTimeout(forget, this.keptMs).unref();
    }, forget);
    return begun.read;
  }
}
