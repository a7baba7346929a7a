import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';

/**
 * Calls of the client that the signal breaks off. The client leaves a listener behind at each of them, long polls
 * included, so they get a signal of their own, which ends with the work.
 */
export async function untilAborted<T>(
  client: Pick<Client, 'withAbortSignal'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  const stop = () => own.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await client.withAbortSignal(own.signal, work);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
