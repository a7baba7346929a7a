import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until something is so. @throws Error that says what never was */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { withinMs = 120_000, everyMs = 100 }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it never came so far within ${withinMs / 1000} s: ${what}`);
    await sleep(everyMs);
  }
}
