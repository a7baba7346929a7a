import { Context } from '@temporalio/activity';
import type { ApplicationFailure, RetryPolicy } from '@temporalio/common';
import { type FailureFacts, RetirementError } from '../../domain/failure/failure';
import { framesOf } from '../../telemetry/frames-of';
import type { Logger } from '../../telemetry/logger';
import type { SiteRef } from './contract';
import { type InForceParts, isOurSite } from './in-force';
import { toApplicationFailure } from './to-application-failure';

/** So that a worker that was killed is noticed within the heartbeat time-out of 15 s. @unit milliseconds */
const HEARTBEAT_MS = 5_000;

/** An attempt ends by itself, so long before Temporal gives it up: two attempts must not write at once. @unit milliseconds */
const BEFORE_TEMPORAL_MS = 5_000;

/** One attempt of an activity: its deadline, and what it remembers for the attempt after it. */
export interface Attempt<Memory> {
  /** Aborts every request at the deadline: after it nothing of this attempt is written. */
  readonly signal: AbortSignal;
  /** 1 for the first. */
  readonly number: number;
  /** What an earlier attempt remembered, as far as its last heartbeat came through. */
  readonly remembered: Memory | undefined;
  /** Goes with the next heartbeat, or with the failure of this attempt. */
  remember(memory: Memory): void;
  /** Throws when the deadline has passed: a process that was suspended must not go on where it stopped. */
  inTime(): void;
}

/**
 * Runs one attempt: checks that this worker serves the run's own LMS, keeps the heartbeat, ends it at its deadline,
 * and turns whatever fails into Temporal's failures. A cancellation that somebody asked for does not stop an attempt in
 * hand: its success counts. An attempt that Temporal has given up is stopped at once, since another may be at work.
 */
export async function attempt<Memory, T>(
  parts: InForceParts & { readonly logger: Logger },
  site: SiteRef | undefined,
  deadlineMs: number,
  facts: FailureFacts,
  work: (attempt: Attempt<Memory>) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const { info, cancellationSignal } = context;
  const deadline = new AbortController();
  const lastsMs = Math.min(deadlineMs, info.startToCloseTimeoutMs - BEFORE_TEMPORAL_MS);
  const endsAt = Date.now() + lastsMs;
  let memory = info.heartbeatDetails as Memory | undefined;
  const beat = setInterval(() => context.heartbeat(memory), HEARTBEAT_MS);
  const timer = setTimeout(() => deadline.abort(), lastsMs);
  const givenUp = () => {
    const why = context.cancellationDetails;
    if (why?.notFound || why?.timedOut || why?.reset) deadline.abort();
  };
  cancellationSignal.addEventListener('abort', givenUp);
  try {
    if (site !== undefined && !(await isOurSite(parts, site.fingerprint))) {
      throw new RetirementError('instance.mismatch', facts);
    }
    return await work({
      signal: deadline.signal,
      number: info.attempt,
      remembered: memory,
      remember(now) {
        memory = now;
      },
      inTime() {
        if (deadline.signal.aborted || Date.now() >= endsAt) throw new RetirementError('service.unavailable', facts);
      },
    });
  } catch (error) {
    // The attempt after this one must know; on the happy path a heartbeat a step would cost a request to the Temporal server.
    if (memory !== undefined) context.heartbeat(memory);
    const failure = toApplicationFailure(error);
    parts.logger.warn(
      {
        instance: parts.services.rules.card.id,
        activity: info.activityType,
        attempt: info.attempt,
        ...attemptsAtMost(failure, info.retryPolicy),
        code: failure.type,
        ...facts,
        ...(error instanceof RetirementError ? error.facts : { stack: framesOf(error) }),
      },
      'attempt failed',
    );
    throw failure;
  } finally {
    clearInterval(beat);
    clearTimeout(timer);
    cancellationSignal.removeEventListener('abort', givenUp);
  }
}

/** True of a failure that is tried again: Temporal counts these attempts. */
function attemptsAtMost(failure: ApplicationFailure, policy: RetryPolicy | undefined): { readonly atMost?: number } {
  const { maximumAttempts, nonRetryableErrorTypes = [] } = policy ?? {};
  const isLast = failure.nonRetryable === true || nonRetryableErrorTypes.includes(failure.type ?? '');
  return isLast || !maximumAttempts ? {} : { atMost: maximumAttempts };
}
