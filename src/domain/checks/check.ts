/**
 * One thing that was looked at.
 * - `pass`    it is as it must be
 * - `warn`    Lethe works, but a person should look
 * - `fail`    something does not work until a person has acted
 * - `unknown` it could not be found out without changing something, or because something else fails
 */
export interface Check {
  /** The same in every release, e.g. `lms.states`, `service.CREDENTIALS`. */
  readonly id: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  /** What was found, in one sentence without a full stop. Names nobody. */
  readonly says: string;
  /** What to do; can have several lines. */
  readonly todo?: string;
  /** What to paste for that, exactly as it is. */
  readonly paste?: string;
  /** Of a failure: what it is about, for the exit code. */
  readonly about?: 'reach' | 'config';
}

/** What a check found, without its id. */
export type Finding = Omit<Check, 'id'>;
