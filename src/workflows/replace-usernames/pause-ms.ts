/** @unit milliseconds */
export const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;

/** How long to wait for an LMS before it is tried again. @param waits how often it has waited before @unit milliseconds */
export function pauseMs(waits: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** waits, LONGEST_PAUSE_MS);
}
