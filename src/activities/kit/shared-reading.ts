/** One reading of everybody serves all who ask, while it is under way and for a time after its end. */
export class SharedReading<T> {
  private last: { readonly read: Promise<T>; readonly beganMs: number; endedMs?: number } | undefined;
  /** Begins when the one that is under way has ended. */
  private next: Promise<T> | undefined;

  /** @param keptMs it is forgotten then, names and all */
  constructor(private readonly keptMs: number) {}

  /**
   * @param newerThanMs a reading that ended longer ago does not do; no longer than it is kept
   * @param beganSinceMs nor does one that began before, also one under way: it may have passed somebody. The next one serves
   * all who ask until it begins. @unit epoch milliseconds
   */
  get(read: () => Promise<T>, newerThanMs = this.keptMs, beganSinceMs = 0): Promise<T> {
    const { last } = this;
    const isNew = last?.endedMs === undefined || Date.now() - last.endedMs < newerThanMs;
    if (last !== undefined && isNew && last.beganMs >= beganSinceMs) return last.read;
    if (last === undefined || last.endedMs !== undefined) return this.begin(read);
    const begin = () => {
      this.next = undefined;
      return this.begin(read);
    };
    this.next ??= last.read.then(begin, begin);
    return this.next;
  }

  private begin(read: () => Promise<T>): Promise<T> {
    const beganMs = Date.now();
    const begun: NonNullable<typeof this.last> = { read: read(), beganMs };
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
