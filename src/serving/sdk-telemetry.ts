import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from '../telemetry/logger';
import { sdkLogger } from './sdk-logger';

export interface SdkTelemetry {
  /** Where the SDK's own Prometheus exporter listens; on the loopback. */
  readonly metricsPort: number;
  readonly logger: Logger;
}

/** Puts the SDK's logs into ours and its metrics behind our endpoint. */
export function installRuntime({ metricsPort, logger }: SdkTelemetry): Runtime {
  return Runtime.install({
    logger: sdkLogger(logger),
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
