import { type MetricMeter, noopMetricMeter } from '@temporalio/common';
import type { Phase } from '../domain/phase';
import type { Receipt } from '../domain/receipt';

/** What Lethe counts, beside the SDK's own metrics. Labels are ids and codes. */
export interface Metrics {
  /** @param durationMs of the attempt that ended the step */
  stepDone(instance: string, receipt: Receipt, durationMs: number): void;
  stepFailed(instance: string, service: string, code: string): void;
  /** Learners in a phase, counted from visibility: the same by every worker, and right after a restart. */
  learners(instance: string, phase: Phase, count: number): void;
}

/** Names, kinds and meanings, from which the reference is written. */
export const METRICS = {
  lethe_steps: {
    kind: 'counter',
    labels: ['instance', 'service', 'outcome'],
    help: 'Steps done, by service and outcome.',
  },
  lethe_step_failures: {
    kind: 'counter',
    labels: ['instance', 'service', 'code'],
    help: 'Attempts of a step that failed, by service and failure code.',
  },
  lethe_step_duration: {
    kind: 'histogram (milliseconds)',
    labels: ['instance', 'service'],
    help: 'Duration of the attempt that ended a step, all its requests included.',
  },
  lethe_learners: {
    kind: 'gauge',
    labels: ['instance', 'phase'],
    help: 'Learners by phase of their run, counted from visibility; ended phases as far as retention goes.',
  },
} as const;

export function createMetrics(meter: MetricMeter = noopMetricMeter): Metrics {
  const steps = meter.createCounter('lethe_steps', '1', METRICS.lethe_steps.help);
  const failures = meter.createCounter('lethe_step_failures', '1', METRICS.lethe_step_failures.help);
  const durations = meter.createHistogram('lethe_step_duration', 'int', 'ms', METRICS.lethe_step_duration.help);
  const learners = meter.createGauge('lethe_learners', 'int', '1', METRICS.lethe_learners.help);
  return {
    stepDone(instance, { service, outcome }, durationMs) {
      steps.add(1, { instance, service, outcome });
      durations.record(Math.round(durationMs), { instance, service });
    },
    stepFailed(instance, service, code) {
      failures.add(1, { instance, service, code });
    },
    learners(instance, phase, count) {
      learners.set(count, { instance, phase });
    },
  };
}
