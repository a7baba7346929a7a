import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until what it sees holds, for half a minute. @returns what was seen */
export async function untilHolds<T>(what: string, look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`${what}: never so within 30 s; last seen: ${JSON.stringify(seen)}`);
    await sleep(50);
  }
}
