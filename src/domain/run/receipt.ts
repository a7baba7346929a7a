/**
 * What a driver brings back from a service.
 * - `erased`          the service did the work (or had done it in an earlier attempt)
 * - `already-absent`  the service has no such person, in the form in which its driver declares that
 * - `nothing-found`   the service found nothing to do, which does not prove that there was nothing: `unenroll` looks by name
 * - `accounted`       the service took the request and does not say what came of it (the partner queue)
 */
export const STEP_OUTCOMES = ['erased', 'already-absent', 'nothing-found', 'accounted'] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

export interface StepResult {
  readonly outcome: StepOutcome;
  /** The service's own reference (a job or deletion id). ASCII, never a name or an address. */
  readonly reference?: string;
}

/** Proof that one step is accounted for: kept in the run, printed by `lethe learner show`. */
export interface Receipt extends Omit<StepResult, 'outcome'> {
  /**
   * Beside what a driver brings back, what only the run says:
   * - `assumed`     another driver had done the step before we enrolled the learner, by the state the LMS had them in
   * - `skipped`     a named person takes the step as done
   * - `done-before` the LMS was already past this step, and how it went is not known to this run
   */
  readonly outcome: StepOutcome | 'assumed' | 'skipped' | 'done-before';
  /** START_STATE of the step. */
  readonly step: string;
  readonly service: string;
  readonly method: string;
  /** When the LMS took the END_STATE; ISO 8601, UTC. */
  readonly at: string;
  /**
   * Attempts at the step, over all waits and retries; 1 on the happy path. Attempts that a verb cut short while the next
   * one was waited for count as one.
   */
  readonly attempts: number;
  /** `assumed`: the state that the LMS had the learner in when we enrolled them. */
  readonly state?: string;
  /** `skipped`: who takes the step as done, and why. */
  readonly by?: string;
  readonly reason?: string;
}
