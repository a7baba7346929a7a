/** What Temporal says of an activity that failed and is tried again. */
interface PendingActivity {
  /** The one that is under way or comes next. */
  readonly attempt?: number | null;
  /** 0 where there is no end. */
  readonly maximumAttempts?: number | null;
}

export interface Attempts {
  /** That failed so far. */
  readonly failed: number;
  /** How many Temporal makes; absent where it tries without end. */
  readonly atMost?: number;
}

export function attemptsOf({ attempt, maximumAttempts }: PendingActivity): Attempts {
  return { failed: Math.max((attempt ?? 1) - 1, 0), ...(maximumAttempts ? { atMost: maximumAttempts } : {}) };
}
