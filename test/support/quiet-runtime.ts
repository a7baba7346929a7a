import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/**
 * Temporal's runtime for tests: only errors are logged (tests fail activities on purpose), and signals are left to
 * jest. Before the first connection or worker of the process; safe to repeat.
 */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
    shutdownSignals: [],
  });
}
