import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFault } from './demo-fault';

const LOOK_EVERY_MS = 40;

export interface UntilOptions {
  /** @unit milliseconds */
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Looks again and again until there is a result. Nothing in the demo waits without a limit.
 * @param what finishes the sentence "… did not happen within N s"
 * @throws DemoFault after the time limit; the signal's reason when it aborts
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs, signal }: UntilOptions,
): Promise<T> {
  const endsAt = Date.now() + withinMs;
  for (;;) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > endsAt) throw new DemoFault(`${what} did not happen within ${Math.round(withinMs / 1000)} s.`);
    await sleep(LOOK_EVERY_MS);
  }
}
