import { setMaxListeners } from 'node:events';
import { CliError } from './cli-error';

/** How long work that was stopped has for ending what it left behind. @unit milliseconds */
const ENDS_WITHIN_MS = 2_000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Tells the person what goes on without this command. */
export type GoesOn = string | (() => string);

/** Ends what a command waits for: at Ctrl-C, at SIGTERM, or when `--timeout` is over. */
export class Waiting {
  private readonly interrupts = new Set<() => void>();

  /** @param deadlineMs when `--timeout` is over; epoch milliseconds, infinite without it */
  constructor(private readonly deadlineMs: number) {}

  /**
   * Does `work` until it is done, or until the waiting ends; then `signal` tells the work to stop looking. What it waited
   * for goes on.
   * @throws CliError `interrupted` or `timed-out`
   */
  async until<T>(goesOn: GoesOn, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    // Temporal's client leaves a listener behind at each of its long polls.
    setMaxListeners(0, controller.signal);
    const stopped = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    stopped.catch(() => {});
    const hint = () => (typeof goesOn === 'string' ? goesOn : goesOn());
    const interrupt = () => controller.abort(new CliError('interrupted', 'interrupted', hint()));
    const late = () => controller.abort(new CliError('timed-out', 'the time to wait is over', hint()));
    const left = this.deadlineMs - Date.now();
    const timer = Number.isFinite(left) ? setTimeout(late, Math.max(0, left)) : undefined;
    this.onInterrupt(interrupt);
    const doing = work(controller.signal);
    const settled = doing.then(
      () => {},
      () => {},
    );
    try {
      return await Promise.race([doing, stopped]);
    } finally {
      // What only this command needed is ended before the connection is.
      if (controller.signal.aborted) await atMost(ENDS_WITHIN_MS, settled);
      this.offInterrupt(interrupt);
      clearTimeout(timer);
      controller.abort(new Error('done'));
    }
  }

  /** One listener of the process for all that wait: many verbs may wait at once. */
  private onInterrupt(interrupt: () => void): void {
    if (this.interrupts.size === 0) for (const name of SIGNALS) process.once(name, this.interruptAll);
    this.interrupts.add(interrupt);
  }

  private offInterrupt(interrupt: () => void): void {
    this.interrupts.delete(interrupt);
    if (this.interrupts.size === 0) for (const name of SIGNALS) process.removeListener(name, this.interruptAll);
  }

  private readonly interruptAll = () => {
    for (const interrupt of [...this.interrupts]) interrupt();
  };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
