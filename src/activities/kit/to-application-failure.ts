import { ApplicationFailure } from '@temporalio/common';
import { FAILURES, RetirementError } from '../../domain/failure/failure';

/** A longer wait is the run's: it is durable, shows itself, and ends when something is asked. @unit milliseconds */
const LONGEST_QUICK_WAIT_MS = 60_000;

/**
 * The one place where our failures become Temporal's: `type` is the code, `details` the facts. Whether it is tried
 * again in the quick tier is read from the table of failures.
 *
 * What is not ours is a defect of this worker, never the learner's: it says so without the message, which may hold
 * anything, and is tried again.
 */
export function toApplicationFailure(error: unknown): ApplicationFailure {
  if (!(error instanceof RetirementError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return ApplicationFailure.create({
      type: 'config.stale',
      message: `unexpected ${name} in the worker`,
      details: [{}],
    });
  }
  const { code, facts, message } = error;
  const rule = FAILURES[code].retry;
  const { retryAfterMs } = facts;
  const quick = (rule === 'endless' || rule === 'budget') && (retryAfterMs ?? 0) <= LONGEST_QUICK_WAIT_MS;
  return ApplicationFailure.create({
    type: code,
    message,
    details: [facts],
    nonRetryable: !quick,
    ...(quick && retryAfterMs !== undefined ? { nextRetryDelay: retryAfterMs } : {}),
  });
}
