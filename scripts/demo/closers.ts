/** What was opened, to be closed the other way round; one that fails to close does not keep the others open. */
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
        // It is gone, or ends with us.
      }
    }
  }
}
