import type { NameSeen, RenamePlace } from '../../domain/usernames/replacement';

export interface LookUpNamesInput {
  readonly instance: string;
  readonly names: readonly string[];
  /** Those of `names` that must not be the name of a retirement either: everybody in the queue is read for it. */
  readonly wanted?: readonly string[];
  /** Those of `names` of which the LMS must have no retirement but the one of the user who has the name; read likewise. */
  readonly present?: readonly string[];
  /** Everybody who was in the queue then is seen. @unit epoch milliseconds */
  readonly sinceMs?: number;
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

/** How the LMS has each of the names, in their order. */
export type LookUpNamesResult = readonly NameSeen[];

export interface ReplaceUsernameInput {
  readonly instance: string;
  readonly place: RenamePlace | 'lms';
  readonly old: string;
  readonly wanted: string;
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

export type ReplaceUsernameResult =
  | { readonly kind: 'replaced'; readonly fresh: string }
  | { readonly kind: 'failed' }
  /** The instance file has no address of this place. */
  | { readonly kind: 'no-address' };
