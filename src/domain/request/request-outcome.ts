/**
 * What became of the request for one user.
 * - `free`          nothing yet: the LMS has no retirement of this name
 * - `requested`     the account is deactivated, and the retirement is PENDING
 * - `already`       the LMS had a retirement of this user before
 * - `twin`          a learner whose name differs by case only is or was retired: a person must decide first
 * - `refused`       the LMS did not take it; it does not say why, and mostly has no such user
 */
export type RequestOutcome =
  | { readonly username: string; readonly is: 'free' | 'requested' | 'refused' }
  | {
      readonly username: string;
      readonly is: 'already' | 'twin';
      readonly userId: number;
      readonly retirementId: number;
      /** State of that retirement in the LMS. */
      readonly state: string;
    };
