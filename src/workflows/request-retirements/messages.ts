import type { RequestOutcome } from '../../domain/request/request-outcome';

export const REQUEST_RETIREMENTS = 'requestRetirements';

/** So many names are in one payload at most. */
export const NAMES_A_REQUEST = 100;

export interface RequestRetirementsInput {
  readonly instance: string;
  /** No more than `NAMES_A_REQUEST`. */
  readonly usernames: readonly string[];
  /** Checks only: nothing is sent. */
  readonly dryRun?: boolean;
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

export type RequestRetirementsResult =
  | { readonly kind: 'answered'; readonly outcomes: readonly RequestOutcome[] }
  /** The LMS has no call for it: nothing was sent. */
  | { readonly kind: 'not-installed' };
