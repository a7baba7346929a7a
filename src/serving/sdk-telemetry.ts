import { makeTelemetryFilterString, Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '../telemetry/logger';

export interface SdkTelemetry {
  /** Where the SDK's own Prometheus exporter listens; on the loopback. */
  readonly metricsPort: number;
  readonly logger: Logger;
}

/** Our Workers have either workflows or activities, each on purpose. */
const OF_COURSE = /^No (activities|workflows|Nexus services) registered/;

/**
 * Puts the SDK's logs into ours and its metrics behind our endpoint. Of what the SDK says beside its message, only ids
 * and names of types go through: an error's own text may hold anything.
 */
export function installRuntime({ metricsPort, logger }: SdkTelemetry): Runtime {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: Record<string, unknown>) =>
    logger[OF_COURSE.test(message) ? 'debug' : level](idsOf(meta), message);
  const log: NonNullable<RuntimeOptions['logger']> = {
    log: (level, message, meta) =>
      write(
        level === 'TRACE' || level === 'DEBUG'
          ? 'debug'
          : level === 'INFO'
            ? 'info'
            : level === 'WARN'
              ? 'warn'
              : 'error',
      )(message, meta as never),
    trace: write('debug'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return Runtime.install({
    logger: log,
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN' }), forward: {} },
      metrics: {
        prometheus: {
          bindAddress: `127.0.0.1:${metricsPort}`,
          countersTotalSuffix: true,
          unitSuffix: true,
          histogramBucketOverrides: {
            lethe_step_duration: [25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 30_000, 75_000],
          },
        },
      },
    },
  });
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
