import { CancellationScope, condition } from '@temporalio/workflow';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';

/** One thing asked of a run. Handlers only write it down; the loop acts on it at a safe point. */
export type Ticket =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly request: VerbRequest; answer?: VerbAnswer }
  | { readonly kind: 'nudge'; readonly twin: boolean };

/** What is asked of a run, in the order it came, and what the run is interruptibly waiting for. */
export class TicketQueue {
  private readonly waiting: Ticket[] = [];
  private scope: CancellationScope | undefined;

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
   * Writes down a verb and resolves with its answer, once the loop has come to it. Temporal's own cancel is a ticket of
   * its own: other verbs that wait are answered all the same.
   */
  async ask(verb: Verb, request: VerbRequest): Promise<VerbAnswer> {
    const ticket: Ticket = { kind: 'verb', verb, request };
    this.put(ticket);
    await CancellationScope.nonCancellable(() => condition(() => ticket.answer !== undefined));
    return ticket.answer as VerbAnswer;
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
