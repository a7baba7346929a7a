import type { Refusal } from '../refusal';

/** Asks workers; `busy` where they are there, and all their slots are taken. */
export async function unlessBusy<T>(
  ask: (onBusy: () => Refusal) => Promise<T | Refusal>,
): Promise<T | 'busy' | Refusal> {
  let busy = false;
  const answer = await ask(() => {
    busy = true;
    return { refusal: 'failure', code: 'engine.no-worker' };
  });
  return busy ? 'busy' : answer;
}
