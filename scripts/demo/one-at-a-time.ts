/**
 * Runs one thing after another: no verb is sent while there is no worker, and the worker is not killed while it answers
 * a verb.
 */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => {});
    return mine;
  }
}
