import type { RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '../telemetry/logger';

type SdkLogger = NonNullable<RuntimeOptions['logger']>;

/** Our Workers have either workflows or activities, each on purpose. */
const OF_COURSE = /^No (activities|workflows|Nexus services) registered/;

const LEVELS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * The SDK's logs in ours. Of what it says beside its message only ids and names of types go through: an error's own text
 * may hold anything. The SDK joins some of those to its message, behind a colon.
 */
export function sdkLogger(logger: Logger): SdkLogger {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: Record<string, unknown>) =>
    logger[OF_COURSE.test(message) ? 'debug' : level](idsOf(meta), ownWords(message));
  return {
    log: (level, message, meta) => write(LEVELS[level])(message, meta as never),
    trace: write('debug'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
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
