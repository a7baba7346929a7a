import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { FailureFacts } from '../../domain/failure/failure';

const MINUTE_MS = 60_000;
/** @unit milliseconds */
const [SHORTEST_MS, LONGEST_MS] = [4 * MINUTE_MS, 30 * MINUTE_MS];

/**
 * Lets time pass after an answer that did not come in time: the LMS goes on with it though nobody listens any more, and
 * a second one beside it makes both slower.
 */
export async function spaceRetries<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || !isTimeOut((error.details?.[0] ?? {}) as FailureFacts)) throw error;
    const { attempt } = Context.current().info;
    throw ApplicationFailure.create({
      type: error.type ?? undefined,
      message: error.message,
      details: error.details ?? [],
      nonRetryable: false,
      nextRetryDelay: Math.min(SHORTEST_MS * 2 ** (attempt - 1), LONGEST_MS),
    });
  }
}

/** Ours, or that of a proxy before the LMS. */
function isTimeOut({ errno, status }: FailureFacts): boolean {
  return errno === 'ANSWER_TIMEOUT' || errno === 'ABORTED' || status === 504;
}
