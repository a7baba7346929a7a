import { ApplicationFailure } from '@temporalio/common';
import type { RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '../telemetry/logger';

type SdkLogger = NonNullable<RuntimeOptions['logger']>;

/** Our Workers have either workflows or activities, each on purpose; `/health` and our own lines say how they are. */
const OF_COURSE = /^No (activities|workflows|Nexus services) registered|^Worker state changed$/;

/**
 * Every poller and every call of the SDK says each of its retries. The watch of the Temporal server says it once. A line
 * of the SDK's core is text alone: no other place reads it, and test/e2e/worker-loses-temporal.test.ts lets the real
 * SDK say it.
 * @source temporalio_client::retry, and tonic's text of a status
 */
const LOST = /Status \{ code: (Unavailable|DeadlineExceeded|Cancelled|Unauthenticated|PermissionDenied|NotFound),/;

const LEVELS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * The SDK's logs in ours. Of what it says beside its message only ids and names of types go through: an error's own text
 * may hold anything. The SDK joins some of those to its message, behind a colon.
 */
export function sdkLogger(logger: Logger): SdkLogger {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: Record<string, unknown>) =>
    logger[isQuiet(message, meta) ? 'debug' : level](idsOf(meta), ownWords(message));
  return {
    log: (level, message, meta) => write(LEVELS[level])(message, meta as never),
    trace: write('debug'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

function isQuiet(message: unknown, meta: Record<string, unknown> | undefined): boolean {
  if (OF_COURSE.test(String(message)) || isOurs(message, meta?.error)) return true;
  // Some have the status in a field, some in their message.
  return meta?.sdkComponent === 'core' && LOST.test(`${message} ${meta.error}`);
}

/** An attempt that failed by our table has a line of its own, with more in it. */
function isOurs(message: unknown, error: unknown): boolean {
  return message === 'Activity failed' && error instanceof ApplicationFailure;
}

/** @source @temporalio/worker: `Error while processing ActivityTask.start: ${errorMessage(error)}` and similar */
function ownWords(message: unknown): string {
  return typeof message === 'string' ? (/^[^:\n]*/.exec(message)?.[0] ?? '') : 'a message that is not text';
}

function idsOf(meta: Record<string, unknown> | undefined) {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const error = meta?.error;
  return {
    component: 'temporal',
    ...(text(meta?.workflowId) === undefined ? {} : { workflowId: text(meta?.workflowId) }),
    ...(text(meta?.runId) === undefined ? {} : { runId: text(meta?.runId) }),
    ...(text(meta?.taskQueue) === undefined ? {} : { taskQueue: text(meta?.taskQueue) }),
    ...(text(meta?.activityType) === undefined ? {} : { activity: text(meta?.activityType) }),
    ...(error instanceof Error ? { errorName: error.name } : {}),
  };
}
