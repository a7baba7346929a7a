import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureFacts } from '../../domain/failure/failure';
import { MINUTE_MS } from '../../domain/time/day-ms';

/** @unit milliseconds */
const [SHORTEST_MS, LONGEST_MS] = [4 * MINUTE_MS, 30 * MINUTE_MS];

/**
 * Lets time pass after a list that did not come in time, and says what makes that longer. The LMS goes on with a list
 * though nobody listens any more, and a second one beside it makes both slower.
 */
export async function spaceRetries<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const facts = error instanceof ApplicationFailure ? ((error.details?.[0] ?? {}) as FailureFacts) : {};
    const hint = hintOf(facts);
    if (!(error instanceof ApplicationFailure) || hint === undefined) throw error;
    const { attempt } = Context.current().info;
    throw ApplicationFailure.create({
      type: error.type ?? undefined,
      message: `${error.message}: ${hint}`,
      details: [facts],
      nonRetryable: false,
      nextRetryDelay: Math.min(SHORTEST_MS * 2 ** (attempt - 1), LONGEST_MS),
    });
  }
}

/** Of a time-out, ours or that of a proxy before the LMS: what to do about it. */
function hintOf({ errno, status }: FailureFacts): string | undefined {
  if (errno === 'ANSWER_TIMEOUT')
    return 'a list did not come within the time-out; lengthen lethe.answer_timeout in the instance file';
  if (status === 504) return 'a proxy did not wait for a list; lengthen its time-out for /api/user/v1/accounts/';
  return errno === 'ABORTED' ? 'the attempt ended before the list did' : undefined;
}
