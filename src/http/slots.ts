/** Lets so many through at once; the others wait in the order in which they came. */
export class Slots {
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {}

  /**
   * @returns call it once, when done
   * @throws the signal's reason when it aborts before a slot is free
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free -= 1;
    else await this.turn(signal);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.pass();
    };
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.waiting.delete(go);
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      this.waiting.add(go);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  private pass(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
