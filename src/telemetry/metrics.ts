import { type MetricMeter, noopMetricMeter } from '@temporalio/common';
import type { FailureCode } from '../domain/failure/failure';
import type { OpenPhase, Phase } from '../domain/run/phase';
import type { Receipt } from '../domain/run/receipt';

/** What a worker counts about its own steps. Labels are ids and codes. */
export interface StepMetrics {
  /** @param durationMs of the attempt that ended the step */
  stepDone(instance: string, receipt: Receipt, durationMs: number): void;
  /** @param service that failed: the LMS, too, in a step of another */
  stepFailed(instance: string, service: string, code: string): void;
}

/** How soon a learner is due; `0d` is overdue. */
export const DUE_WITHIN = ['7d', '0d'] as const;

export type DueWithin = (typeof DUE_WITHIN)[number];

/** What is counted from visibility: the same in every worker of an instance, and correct after a restart. */
export interface RunMetrics {
  learners(instance: string, phase: Phase, count: number): void;
  attention(instance: string, code: FailureCode, count: number): void;
  due(instance: string, phase: OpenPhase, within: DueWithin, count: number): void;
  approvals(instance: string, count: number): void;
  /** @param at seconds since 1970; 0 when there was none as far as retention goes */
  discovered(instance: string, at: number): void;
  /** @param at seconds since 1970 */
  counted(at: number): void;
}

/** What a worker finds when it compares its file with what is in force. */
export interface FileMetrics {
  /** @param count keys that differ; 0 where they are the same, or where nothing is in force */
  configDiffers(instance: string, count: number): void;
  /** @param trouble why the record does not do its work */
  recordTrouble(instance: string, trouble: string, is: boolean): void;
}

export type Metrics = StepMetrics & RunMetrics & FileMetrics;

/** Names, kinds and meanings, from which the reference is written. */
export const METRICS = {
  lethe_steps: {
    kind: 'counter',
    labels: ['instance', 'service', 'outcome'],
    help: 'Finished steps, by service and outcome.',
  },
  lethe_step_failures: {
    kind: 'counter',
    labels: ['instance', 'service', 'code'],
    help: 'Failed attempts of steps, by failure code and by the service that failed (this can be the LMS in a step of another service).',
  },
  lethe_step_duration: {
    kind: 'histogram (milliseconds)',
    labels: ['instance', 'service'],
    help: 'Duration of the attempt that finished a step, with all its requests.',
  },
  lethe_learners: {
    kind: 'gauge',
    labels: ['instance', 'phase'],
    help: 'Learners, by phase of their run. For runs that have ended: each run, as long as the retention keeps it.',
  },
  lethe_learners_attention: {
    kind: 'gauge',
    labels: ['instance', 'code'],
    help: 'Learners who need a person or have waited for more than an hour, by failure code.',
  },
  lethe_learners_due: {
    kind: 'gauge',
    labels: ['instance', 'phase', 'within'],
    help: 'Learners who are due within seven days (`7d`, including those who are overdue) or overdue (`0d`), by phase.',
  },
  lethe_approvals_open: {
    kind: 'gauge',
    labels: ['instance'],
    help: 'Discoveries that wait for `lethe discovery approve`.',
  },
  lethe_discovery_last_success_timestamp_seconds: {
    kind: 'gauge',
    labels: ['instance'],
    help: 'When a discovery last ended well, dry runs left out; 0 for never, as far as retention goes.',
  },
  lethe_config_differs: {
    kind: 'gauge',
    labels: ['instance'],
    help: "Keys of this worker's instance file that differ from what is in force; 0 if none does. What is in force counts.",
  },
  lethe_record_trouble: {
    kind: 'gauge',
    labels: ['instance', 'trouble'],
    help: '1 while the record of the instance does not do its work: `unreadable` (another key, or a later release: no step begins), `stands-still` (workers fail at it each time: nothing can be applied, approved or enrolled).',
  },
  // Made where it is counted, in a workflow: src/workflows/kit/watchdog.ts.
  lethe_watchdog_sleeps: {
    kind: 'counter',
    labels: ['namespace', 'taskQueue', 'workflowType'],
    help: 'How often a run that decided without an end was put to sleep for a minute. Above 0 is a defect of Lethe: report it.',
  },
  lethe_counted_timestamp_seconds: {
    kind: 'gauge',
    labels: [],
    help: 'When this worker last counted the gauges above: they stand still while Temporal does not answer.',
  },
} as const;

export function createMetrics(meter: MetricMeter = noopMetricMeter): Metrics {
  const steps = meter.createCounter('lethe_steps', '1', METRICS.lethe_steps.help);
  const failures = meter.createCounter('lethe_step_failures', '1', METRICS.lethe_step_failures.help);
  const durations = meter.createHistogram('lethe_step_duration', 'int', 'ms', METRICS.lethe_step_duration.help);
  const gauge = (name: keyof typeof METRICS) => meter.createGauge(name, 'int', '1', METRICS[name].help);
  const learners = gauge('lethe_learners');
  const attention = gauge('lethe_learners_attention');
  const due = gauge('lethe_learners_due');
  const approvals = gauge('lethe_approvals_open');
  const discovered = gauge('lethe_discovery_last_success_timestamp_seconds');
  const differs = gauge('lethe_config_differs');
  const trouble = gauge('lethe_record_trouble');
  const counted = gauge('lethe_counted_timestamp_seconds');
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
    attention(instance, code, count) {
      attention.set(count, { instance, code });
    },
    due(instance, phase, within, count) {
      due.set(count, { instance, phase, within });
    },
    approvals(instance, count) {
      approvals.set(count, { instance });
    },
    discovered(instance, at) {
      discovered.set(Math.floor(at), { instance });
    },
    configDiffers(instance, count) {
      differs.set(count, { instance });
    },
    recordTrouble(instance, kind, is) {
      trouble.set(is ? 1 : 0, { instance, trouble: kind });
    },
    counted(at) {
      counted.set(Math.floor(at));
    },
  };
}
