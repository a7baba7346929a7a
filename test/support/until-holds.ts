import { setTimeout as sleep } from 'node:timers/promises';

interface Patience {
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/** Looks again and again until what it sees holds. @returns what was seen @throws Error that says what never was so */
export async function untilHolds<T>(
  what: string,
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  { withinMs = 30_000, everyMs = 50 }: Patience = {},
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) {
      throw new Error(`${what}: never so within ${withinMs / 1_000} s; last seen: ${JSON.stringify(seen)}`);
    }
    await sleep(everyMs);
  }
}

/** The same for a question of yes or no. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { withinMs = 120_000, everyMs = 100 }: Patience = {},
): Promise<void> {
  await untilHolds(what, isSo, (so) => so, { withinMs, everyMs });
}
