/** One row of the table of failures. */
export interface FailureRule {
  /** What has happened, in sentences for the reference. */
  readonly when: string;
  /**
   * Who tries again and how long.
   * - `never`   the caller is told at once
   * - `endless` Temporal's quick tier, then the run's durable wait, without end
   * - `budget`  as `endless`, until the failure budget is spent
   * - `slowly`  at once into the durable wait, once an hour
   */
  readonly retry: 'never' | 'endless' | 'budget' | 'slowly';
  /**
   * What it does to the person's retirement: nothing of ours was written; it stays in its working state; it is moved to
   * ERRORED in the LMS.
   */
  readonly learner: 'untouched' | 'keeps-state' | 'errored';
  /**
   * Whether a person is asked at once: the run is in phase `attention`. Else it is in `waiting` for an hour first, or
   * without end where the wait is `intended`.
   */
  readonly attention: boolean;
  /** The wait is intended, so nobody is asked because of it. */
  readonly intended?: true;
  /** What is wrong, as the command line says it. */
  readonly what: string;
  /** What a person at the command line can do. */
  readonly hint: string;
  /** Which exit code a command ends with. */
  readonly exit: 'failure' | 'refused' | 'attention' | 'unreachable' | 'config';
  /** What a person may do about a run that shows it; no verb, since a run does not take each of them at all times. */
  readonly advice: string;
  /** Verbs that help, for where the run takes them. */
  readonly verbs?: readonly ('retry' | 'reset' | 'skip' | 'abort')[];
  /** Where the guides say more, below `docs/guide`. */
  readonly guide: string;
}
