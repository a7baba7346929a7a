import { FAILURES, type FailureCode, type FailureFacts } from './failure';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Trouble of one kind after another, without a success between. */
export interface Trouble {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** First failure of this wait. @unit epoch milliseconds */
  readonly sinceMs: number;
  /** First 500 of this step, for the failure budget. @unit epoch milliseconds */
  readonly failingSinceMs?: number;
  /** Failures that came into the run, each after a quick tier of attempts. */
  readonly count: number;
  /** When to try again. @unit epoch milliseconds */
  readonly nextTryMs: number;
  /** From when a person is asked. @unit epoch milliseconds */
  readonly attentionFromMs: number;
}

/**
 * What the run does after an activity has failed into it.
 * - `wait`  durably, then the same again
 * - `error` the learner is moved to ERRORED
 * - `stop`  nothing is written; a person is asked
 */
export type AfterFailure =
  | { readonly kind: 'wait'; readonly trouble: Trouble }
  | { readonly kind: 'error' }
  | { readonly kind: 'stop' };

/**
 * The second tier of retries: 5 minutes growing to an hour, `Retry-After` if longer; a budget for 500s; an hour for
 * credentials that are refused.
 */
export function afterFailure(
  failure: { readonly code: FailureCode; readonly facts: FailureFacts },
  before: Trouble | undefined,
  nowMs: number,
  failureBudgetMs: number,
): AfterFailure {
  const { code, facts } = failure;
  const rule = FAILURES[code];
  if (rule.retry === 'never') return { kind: rule.learner === 'errored' ? 'error' : 'stop' };

  const count = (before?.count ?? 0) + 1;
  const sinceMs = before?.sinceMs ?? nowMs;
  const failingSinceMs = rule.retry === 'budget' ? (before?.failingSinceMs ?? nowMs) : before?.failingSinceMs;
  if (rule.retry === 'budget' && failingSinceMs !== undefined && nowMs - failingSinceMs >= failureBudgetMs) {
    return { kind: 'error' };
  }
  const growing = Math.min(5 * MINUTE_MS * 2 ** (count - 1), HOUR_MS);
  const wait = Math.max(rule.retry === 'slowly' ? HOUR_MS : growing, facts.retryAfterMs ?? 0);
  return {
    kind: 'wait',
    trouble: {
      code,
      facts,
      sinceMs,
      ...(failingSinceMs === undefined ? {} : { failingSinceMs }),
      count,
      nextTryMs: nowMs + wait,
      attentionFromMs: rule.attention ? nowMs : sinceMs + HOUR_MS,
    },
  };
}
