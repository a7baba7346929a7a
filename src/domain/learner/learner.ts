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

/** Whether the record shows that the learner no longer has the name that they asked under. */
export function isRenamed({ username, originalUsername }: Pick<Learner, 'username' | 'originalUsername'>): boolean {
  return username !== undefined && username !== originalUsername;
}
