import type { RequestOutcome } from '../../domain/request/request-outcome';

export interface CheckUsernamesInput {
  readonly instance: string;
  readonly usernames: readonly string[];
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

export interface RequestRetirementsInput {
  readonly instance: string;
  /** Of whom the LMS had no retirement before any of them was sent: whom it has one of now, this very request has brought. */
  readonly usernames: readonly string[];
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

export type RequestRetirementsResult =
  | { readonly kind: 'sent'; readonly outcomes: readonly RequestOutcome[] }
  /** The LMS has no such call: nothing was sent. */
  | { readonly kind: 'not-installed' };
