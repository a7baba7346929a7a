import type { Finding } from './check';

/** What a cool-off or a due date does not notice. @unit milliseconds */
const HARMLESS_MS = 5_000;
const BAD_MS = 300_000;

/** Two clocks: what one said, somewhere between two moments of the other. */
export interface TwoClocks {
  /** e.g. `the LMS`. */
  readonly whose: string;
  /** Undefined where it has told no time. @unit epoch milliseconds */
  readonly theirsMs: number | undefined;
  /** e.g. `the worker`. */
  readonly ours: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export function checkClock({ whose, theirsMs, ours, sinceMs, untilMs }: TwoClocks): Finding {
  if (theirsMs === undefined) return { verdict: 'unknown', says: `${whose} has not told its time` };
  // A `Date` header has whole seconds.
  const ahead = theirsMs - untilMs;
  const behind = sinceMs - (theirsMs + 1_000);
  const offMs = Math.max(ahead, behind, 0);
  if (offMs <= HARMLESS_MS) return { verdict: 'pass', says: `the clock of ${whose} agrees with the clock of ${ours}` };
  const seconds = Math.round(offMs / 1_000);
  const says = `the clock of ${whose} is ${seconds} s ${ahead > behind ? 'ahead of' : 'behind'} the clock of ${ours}`;
  const todo = 'synchronize both clocks (NTP): cool-offs and due dates go by them';
  return offMs > BAD_MS ? { verdict: 'fail', says, todo } : { verdict: 'warn', says, todo };
}
