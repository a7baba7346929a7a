/**
 * A person in the LMS's retirement queue, as one row of UserRetirementStatus says it.
 * @source openedx-platform user_api, UserRetirementStatusSerializer
 */
export interface Learner {
  /** The retirement's own id, what `cancel_retirement` takes. A person who cancels and asks again gets another. */
  readonly retirementId: number;
  /** The LMS user id: the only name that outlives the retirement. */
  readonly userId: number;
  /** Exact, as PATCH and the steps want it; never lower-cased. */
  readonly originalUsername: string;
  readonly originalEmail: string;
  readonly originalName: string;
  /**
   * The live name, `user.username`. Another than `originalUsername` means renamed: by the step `retire`, by
   * `retire_forum` on the MySQL forum, or by an operator.
   */
  readonly username?: string;
  readonly retiredUsername: string;
  readonly retiredEmail: string;
  /** State name in the LMS when the row was read. */
  readonly currentState: string;
  readonly lastState: string;
  /** `state_execution_order` of the state that the row is in. @source openedx-platform, populate_retirement_states */
  readonly stateOrder?: number;
  /** When the learner asked; ISO 8601 in UTC, as the LMS gives it (the fraction may be missing). */
  readonly created: string;
  readonly modified: string;
}

/** What identifies a request of a learner. */
export type Request = Pick<Learner, 'userId' | 'retirementId' | 'created'>;

/** A database may keep no fraction of a second, and round. @unit milliseconds */
const ROUNDING_MS = 1_000;

/**
 * Whether two rows are one request. The retirement's id alone does not say so: an LMS that was restored from a backup, or
 * whose database was started again after a cancel, gives an id a second time, to anybody.
 */
export function isSameRequest(one: Request, other: Request): boolean {
  const apartMs = Math.abs(Date.parse(one.created) - Date.parse(other.created));
  const atOnce = one.created === other.created || apartMs < ROUNDING_MS;
  return one.userId === other.userId && one.retirementId === other.retirementId && atOnce;
}
