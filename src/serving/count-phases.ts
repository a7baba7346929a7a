import type { Client } from '@temporalio/client';
import { PHASES } from '../domain/phase';
import type { Metrics } from '../telemetry/metrics';

/** A count is not older than this; scrapers of several workers do not add up to a load. @unit milliseconds */
const KEEP_MS = 15_000;

/** Counts learners by phase, from visibility, when somebody asks for metrics. */
export function phaseCounter(client: Client, instances: readonly string[], metrics: Metrics): () => Promise<void> {
  let countedAt = 0;
  let counting: Promise<void> | undefined;
  const count = async () => {
    for (const instance of instances) {
      for (const phase of PHASES) {
        const query = `WorkflowType = "retireLearner" AND LetheInstance = "${instance}" AND LethePhase = "${phase}"`;
        metrics.learners(instance, phase, (await client.workflow.count(query)).count);
      }
    }
    countedAt = Date.now();
  };
  return () => {
    if (Date.now() - countedAt < KEEP_MS) return Promise.resolve();
    counting ??= count().finally(() => {
      counting = undefined;
    });
    return counting;
  };
}
