import { CancellationScope, condition } from '@temporalio/workflow';

/** Whatever is asked of a workflow, in the order it came, and what the workflow is interruptibly waiting for. */
export class TicketQueue<Ticket> {
  private readonly waiting: Ticket[] = [];
  private readonly answers = new Map<number, unknown>();
  private scope: CancellationScope | undefined;
  private asks = 0;

  get length(): number {
    return this.waiting.length;
  }

  /** Ends a timer or the back-off of a retry at once; an attempt in hand goes to its end. */
  put(ticket: Ticket): void {
    this.waiting.push(ticket);
    this.scope?.cancel();
  }

  take(): Ticket | undefined {
    return this.waiting.shift();
  }

  /**
   * Puts a ticket and resolves with its answer, once the loop has come to it. Temporal's own cancel is a ticket of its
   * own: anybody who waits for another one is still answered.
   */
  async ask<Answer>(ticketFor: (ask: number) => Ticket): Promise<Answer> {
    this.asks += 1;
    const ask = this.asks;
    this.put(ticketFor(ask));
    await CancellationScope.nonCancellable(() => condition(() => this.answers.has(ask)));
    const answer = this.answers.get(ask) as Answer;
    this.answers.delete(ask);
    return answer;
  }

  answer(ask: number, answer: unknown): void {
    this.answers.set(ask, answer);
  }

  /** Runs `work` in `scope`, which the next ticket cancels. */
  async interruptible<T>(scope: CancellationScope, work: () => Promise<T>): Promise<T> {
    this.scope = scope;
    try {
      return await scope.run(work);
    } finally {
      this.scope = undefined;
    }
  }
}
