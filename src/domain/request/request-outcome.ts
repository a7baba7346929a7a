/**
 * What became of the request for one user.
 * - `free`          nothing yet: the LMS has an account of exactly this name, and no retirement
 * - `requested`     the account is deactivated, and the retirement is PENDING
 * - `already`       the LMS had a retirement of this user before
 * - `twin`          a learner whose name differs by case or accents only is or was retired: a person must decide first
 * - `other-spelling` the account is there, and the LMS writes its name otherwise; not sent: it may be somebody else's
 * - `not-asked`     the LMS cannot be asked for an account of this name; not sent
 * - `refused`       the LMS did not take it; it does not say why, and mostly has no such user
 */
export type RequestOutcome =
  | { readonly username: string; readonly is: 'free' | 'requested' | 'refused' | 'not-asked' }
  | {
      readonly username: string;
      readonly is: 'other-spelling';
      /** The name as the LMS writes it. */
      readonly account: string;
    }
  | {
      readonly username: string;
      readonly is: 'already' | 'twin';
      readonly userId: number;
      readonly retirementId: number;
      /** State of that retirement in the LMS. */
      readonly state: string;
    };
