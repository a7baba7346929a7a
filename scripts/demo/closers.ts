/** Closes what was opened, in reverse order. If one fails to close, the others still close. */
export class Closers {
  private readonly closers: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.closers.push(close);
  }

  async closeAll(): Promise<void> {
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop()) {
      try {
        await close();
      } catch {
        // It is gone, or ends with this process.
      }
    }
  }
}
