import type { FailureCode } from '../domain/failure/failure';

/** What it is while retirements run, when no operator is there to be told. */
export type SecretFailure = Extract<
  FailureCode,
  'secret.missing' | 'service.unavailable' | 'service.untrusted' | 'service.denied'
>;

/**
 * A secret is not available where the config says; the message names the place and holds nothing of a secret.
 * Before anything starts it is always `secret.missing`.
 */
export class SecretMissing extends Error {
  override readonly name: string = 'SecretMissing';
  readonly code = 'secret.missing';
  /** Waiting helps for a store that is out of reach, and does not for a file that is not there. */
  readonly whileRunning: SecretFailure = 'secret.missing';
  /** Who is meant by that; the service that needs the secret if it is undefined. */
  readonly store: string | undefined = undefined;

  constructor(
    message: string,
    /** What the operator should do. */
    readonly hint: string,
  ) {
    super(message);
  }
}
