import {
  ActivityCancellationType,
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import { type FailureFacts, isFailureCode } from '../../domain/failure/failure';
import { NO_WORKER_AFTER_HOURS } from '../../domain/failure/failures';
import { activityTaskQueue } from '../../domain/instance/instance';
import type { Failure, StepTold } from '../../domain/run/event';

/** Whatever is asked of a workflow, in the order it came, and what the workflow is interruptibly waiting for. */
export class TicketQueue<Ticket> {
  private readonly waiting: Ticket[] = [];
  private readonly answers = new Map<number, unknown>();
  private scope: CancellationScope | undefined;
  private asks = 0;

  get length(): number {
    return this.waiting.length;
  }

  /** Ends a timer or the back-off of a retry at once; an attempt in hand goes to its end. */
  put(ticket: Ticket): void {
    this.waiting.push(ticket);
    this.scope?.cancel();
  }

  take(): Ticket | undefined {
    return this.waiting.shift();
  }

  /**
   * Puts a ticket and resolves with its answer, once the loop has come to it. Temporal's own cancel is a ticket of its
   * own: anybody who waits for another one is still answered.
   */
  async ask<Answer>(ticketFor: (ask: number) => Ticket): Promise<Answer> {
    this.asks += 1;
    const ask = this.asks;
    this.put(ticketFor(ask));
    await CancellationScope.nonCancellable(() => condition(() => this.answers.has(ask)));
    const answer = this.answers.get(ask) as Answer;
    this.answers.delete(ask);
    return answer;
  }

  answer(ask: number, answer: unknown): void {
    this.answers.set(ask, answer);
  }

  /** Runs `work` in `scope`, which the next ticket cancels. */
  async interruptible<T>(scope: CancellationScope, work: () => Promise<T>): Promise<T> {
    this.scope = scope;
    try {
      return await scope.run(work);
    } finally {
      this.scope = undefined;
    }
  }
}

/** How an activity came back, its quick tier of retries included. */
export type Called<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** A ticket came while the activity waited for its next attempt. What was done is not known. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface CallOptions {
  /** One attempt, all its requests. @unit milliseconds */
  readonly deadlineMs: number;
  readonly summary: string;
  /** Before the steps of other learners: verbs and looks. */
  readonly urgent?: boolean;
  /** A 500 comes back at once, not after a quick tier. */
  readonly tells500?: boolean;
}

/**
 * The quick tier: ten attempts in about five minutes. A time-out (a worker that died is noticed by its heartbeat) comes
 * into the run at once, which must know that requests may still be in progress.
 */
const QUICK_TIER = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '1m',
  maximumAttempts: 10,
} as const;
const TELLS_AT_ONCE = ['TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'];

/**
 * Says only that no worker serves this instance. Long, since a site's first backlog may wait in its queue for hours
 * with every slot at work.
 */
const NO_WORKER_AFTER = `${NO_WORKER_AFTER_HOURS} hours` as const;

/** Longer than the attempt's own deadline, so that an attempt ends by itself and says why. */
const SLACK_MS = 10_000;

/** Options of every activity of an instance; each runs on that instance's own queue. */
function activityOptions(instance: string, options: CallOptions): ActivityOptions {
  const tells = options.tells500 === true ? [...TELLS_AT_ONCE, 'service.failed'] : TELLS_AT_ONCE;
  return {
    taskQueue: activityTaskQueue(instance),
    startToCloseTimeout: options.deadlineMs + SLACK_MS,
    scheduleToStartTimeout: NO_WORKER_AFTER,
    heartbeatTimeout: '15s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { ...QUICK_TIER, nonRetryableErrorTypes: tells },
    summary: options.summary,
    ...(options.urgent === true ? { priority: { priorityKey: 1 } } : {}),
  };
}

/** Calls one activity in a scope of its own; a ticket ends its back-off, never an attempt in hand. */
export async function call<Name extends keyof Activities>(
  tickets: TicketQueue<unknown>,
  instance: string,
  name: Name,
  input: Parameters<Activities[Name]>[0],
  options: CallOptions,
): Promise<Called<Awaited<ReturnType<Activities[Name]>>>> {
  const activities = proxyActivities<Activities>(activityOptions(instance, options));
  const run = activities[name] as (input: unknown) => Promise<Awaited<ReturnType<Activities[Name]>>>;
  try {
    const scope = new CancellationScope();
    return { kind: 'ok', value: await tickets.interruptible(scope, () => run(input)) };
  } catch (error) {
    return isCancellation(error) ? { kind: 'interrupted' } : { kind: 'failed', failure: failureOf(error) };
  }
}

/** Reads our own failure out of Temporal's; whatever is not ours is this worker's fault, never the learner's. */
export function failureOf(error: unknown): Failure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) {
    return cause.timeoutType === 'SCHEDULE_TO_START'
      ? { code: 'engine.no-worker', facts: {}, attempts: 0, timedOut: false }
      : { code: 'service.unavailable', facts: {}, attempts: 1, timedOut: true, ...toldIn(cause.lastHeartbeatDetails) };
  }
  const spent = error instanceof ActivityFailure && error.retryState === 'MAXIMUM_ATTEMPTS_REACHED';
  const attempts = spent ? QUICK_TIER.maximumAttempts : 1;
  if (cause instanceof ApplicationFailure && isFailureCode(cause.type)) {
    const [facts = {}, told] = (cause.details ?? []) as [FailureFacts?, ({ readonly attempt?: number } & StepTold)?];
    return { code: cause.type, facts, attempts: told?.attempt ?? attempts, timedOut: false, ...toldIn(told) };
  }
  return { code: 'config.stale', facts: {}, attempts, timedOut: false };
}

/** What the attempts at a step have told, by the last failure or the last heartbeat; other activities tell nothing of it. */
function toldIn(given: unknown): Pick<Failure, 'told'> {
  if (typeof given !== 'object' || given === null) return {};
  const { began, enteredAtMs, result, seenAtMs } = given as StepTold;
  const isNothing = began === undefined && enteredAtMs === undefined && result === undefined;
  return isNothing ? {} : { told: { began, enteredAtMs, result, seenAtMs } };
}
