import type { PipelineStep } from './pipeline';

/**
 * What a run needs of its instance's config: workflows have no config of their own.
 * Frozen when the run begins to retire; `reset` adopts the present one.
 */
export interface Plan {
  /** Hash of the steps; a worker whose pipeline has another answers `config.stale` only if it lacks the step asked for. */
  readonly revision: string;
  readonly steps: readonly PipelineStep[];
  /** @unit whole days; null when neither the file nor the command line says it: then nobody is retired */
  readonly coolOffDays: number | null;
  /** Spread of the end of the cool-off, added at random, never subtracted. @unit milliseconds */
  readonly coolOffJitterMs: number;
  /** Deadline of one attempt of a step, by SERVICE, `default` for the others. @unit milliseconds */
  readonly attemptDeadlineMs: Readonly<Record<string, number>>;
  /** How long a service may answer 500 before the learner is ERRORED. @unit milliseconds from the first failed attempt */
  readonly failureBudgetMs: number;
  /** The law's term. @unit calendar months after the request, UTC */
  readonly dueMonths: number;
}

/** Where the file says nothing. @unit milliseconds */
export const ATTEMPT_DEADLINE_MS = 75_000;

export function attemptDeadlineMs(plan: Plan, service: string): number {
  const { attemptDeadlineMs: own } = plan;
  return (Object.hasOwn(own, service) ? own[service] : own.default) ?? ATTEMPT_DEADLINE_MS;
}
