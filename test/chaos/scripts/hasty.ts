import type { WorkflowInterceptors } from '@temporalio/workflow';

/** A worker that was killed is noticed after this, not after fifteen or thirty seconds. @unit milliseconds */
const HEARTBEAT_TIMEOUT_MS = 3_000;
/** A wait of a minute takes three seconds. */
const TIMES_FASTER = 20;
const RETRY = { initialInterval: 200, maximumInterval: 1_000 };

/**
 * The workflows of this checkout with shorter waits, so that thousands of kills take minutes. What they do, and in which
 * order, stays as it is.
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity(input, next) {
        const { options } = input;
        const retry = { ...options.retry, ...RETRY };
        return next({ ...input, options: { ...options, heartbeatTimeout: HEARTBEAT_TIMEOUT_MS, retry } });
      },
      startTimer(input, next) {
        return next({ ...input, durationMs: Math.ceil(input.durationMs / TIMES_FASTER) });
      },
    },
  ],
});
