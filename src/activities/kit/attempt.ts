import { Context } from '@temporalio/activity';
import { ApplicationFailure, type RetryPolicy } from '@temporalio/common';
import { type FailureFacts, hasQuickTier, RetirementError } from '../../domain/failure/failure';
import { framesOf } from '../../telemetry/frames-of';
import type { ActivityParts } from './activity-parts';
import type { SiteRef } from './contract';
import { type InForceParts, isOurSite } from './in-force';

/** So that a worker that was killed is noticed within the heartbeat time-out of 15 s. @unit milliseconds */
const HEARTBEAT_MS = 5_000;
/** One that comes late must not look like a worker that was killed. */
const BEATS_IN_TIME = 3;

/** An attempt ends by itself, so long before Temporal gives it up: two attempts must not write at once. @unit milliseconds */
const BEFORE_TEMPORAL_MS = 5_000;

type AttemptParts = InForceParts & Pick<ActivityParts, 'logger' | 'metrics'>;

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

/** What goes to the workflow with the failure of an attempt. */
export interface Told {
  readonly what: object;
  /** The workflow must have it before the call is tried again. */
  readonly atOnce: boolean;
}

/**
 * Runs one attempt: checks that this worker serves the run's own LMS, keeps the heartbeat, ends it at its deadline,
 * turns whatever fails into Temporal's failures, and logs and counts it. A cancellation that somebody asked for does not
 * stop an attempt in hand: its success counts. An attempt that Temporal has given up is stopped at once, since another
 * may be at work.
 * @param tells what the workflow learns from the memory when an attempt fails
 */
export async function attempt<Memory, T>(
  parts: AttemptParts,
  site: SiteRef | undefined,
  deadlineMs: number,
  facts: FailureFacts,
  work: (attempt: Attempt<Memory>) => Promise<T>,
  tells?: (memory: Memory) => Told,
): Promise<T> {
  const context = Context.current();
  const { info, cancellationSignal } = context;
  const deadline = new AbortController();
  const lastsMs = Math.min(deadlineMs, info.startToCloseTimeoutMs - BEFORE_TEMPORAL_MS);
  const endsAt = Date.now() + lastsMs;
  let memory = info.heartbeatDetails as Memory | undefined;
  const beatMs = Math.min(HEARTBEAT_MS, (info.heartbeatTimeoutMs ?? Number.POSITIVE_INFINITY) / BEATS_IN_TIME);
  const beat = setInterval(() => context.heartbeat(memory), beatMs);
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
    const told = memory === undefined ? undefined : tells?.(memory);
    const failure = toApplicationFailure(error, told && { ...told, what: { attempt: info.attempt, ...told.what } });
    const said = error instanceof RetirementError ? error.facts : {};
    // The LMS may be what fails in a step of another service.
    const service = said.service ?? facts.service;
    if (site !== undefined && facts.step !== undefined && service !== undefined) {
      parts.metrics.stepFailed(site.instance, service, failure.type ?? 'config.stale');
    }
    parts.logger.warn(
      {
        instance: parts.services.rules.card.id,
        workflowId: info.workflowExecution?.workflowId,
        activity: info.activityType,
        attempt: info.attempt,
        ...attemptsAtMost(failure, info.retryPolicy),
        code: failure.type,
        ...facts,
        ...said,
        ...(error instanceof RetirementError ? {} : { stack: framesOf(error) }),
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

/** A longer wait is the run's: it is durable, shows itself, and ends when something is asked. @unit milliseconds */
const LONGEST_QUICK_WAIT_MS = 60_000;

/** For what no run waits: it asks again sooner than it is told to, and is told again how long to wait. */
export function sooner<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw askedSooner(error);
  });
}

export function askedSooner(error: unknown): unknown {
  if (!(error instanceof RetirementError)) return error;
  const { code, facts } = error;
  if ((facts.retryAfterMs ?? 0) <= LONGEST_QUICK_WAIT_MS) return error;
  return new RetirementError(code, { ...facts, retryAfterMs: LONGEST_QUICK_WAIT_MS });
}

/**
 * The one place where our failures become Temporal's: `type` is the code, `details` the facts, and what the workflow is
 * told beside them. Whether it is tried again in the quick tier is read from the table of failures.
 *
 * What is not ours is a defect of this worker, never the learner's: it says so without the message, which may hold
 * anything, and is tried again.
 */
export function toApplicationFailure(error: unknown, told?: Told): ApplicationFailure {
  const more = told === undefined ? [] : [told.what];
  const atOnce = told?.atOnce === true;
  if (!(error instanceof RetirementError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return ApplicationFailure.create({
      type: 'config.stale',
      message: `unexpected ${name} in the worker`,
      details: [{}, ...more],
      nonRetryable: atOnce,
    });
  }
  const { code, facts, message } = error;
  const { retryAfterMs } = facts;
  const quick = hasQuickTier(code) && (retryAfterMs ?? 0) <= LONGEST_QUICK_WAIT_MS;
  return ApplicationFailure.create({
    type: code,
    message,
    details: [facts, ...more],
    nonRetryable: !quick || atOnce,
    ...(quick && retryAfterMs !== undefined ? { nextRetryDelay: retryAfterMs } : {}),
  });
}
