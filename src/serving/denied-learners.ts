import { counted } from '../domain/text/counted';
import type { RunMetrics } from '../telemetry/metrics';

/** Remembers, from the counts that go to the metrics, whose services refuse us: somebody has to put that right. */
export class DeniedLearners {
  private readonly counts = new Map<string, number>();

  /** The same metrics, with each count of these learners remembered as it passes. */
  through(metrics: RunMetrics): RunMetrics {
    return {
      ...metrics,
      attention: (instance, code, count) => {
        if (code === 'service.denied') this.counts.set(instance, count);
        metrics.attention(instance, code, count);
      },
    };
  }

  /** What an operator should know of it now, for `/health`. */
  warnings(): readonly string[] {
    return [...this.counts]
      .filter(([, count]) => count > 0)
      .map(([instance, count]) => {
        const learners = counted(count, 'learner waits', 'learners wait');
        return `${instance}: ${learners}, because a service refuses our credentials (service.denied)`;
      });
  }
}
