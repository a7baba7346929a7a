/**
 * What a driver brings back from a service.
 * - `erased`          the service did the work (or had done it in an earlier attempt)
 * - `already-absent`  the service has no such person, and the contract says so of this very answer
 * - `accepted`        the service will do it later; a confirmation is owed (asynchronous drivers)
 */
export interface StepResult {
  readonly outcome: 'erased' | 'already-absent' | 'accepted';
  /** The service's own reference (a job or deletion id). ASCII, never a name or an address. */
  readonly reference?: string;
}

/** Proof that one step was done: kept in the run, printed by `lethe learner show`. */
export interface Receipt extends Omit<StepResult, 'outcome'> {
  /** `done-before`: the LMS was already past this step, and how it went is not known to this run. */
  readonly outcome: StepResult['outcome'] | 'done-before';
  /** START_STATE of the step. */
  readonly step: string;
  readonly service: string;
  readonly method: string;
  /** When the LMS took the END_STATE; ISO 8601, UTC. */
  readonly at: string;
  /** Attempts of the activity in its last scheduling, 1 on the happy path. */
  readonly attempts: number;
}
