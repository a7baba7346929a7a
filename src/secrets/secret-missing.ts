/** A secret is not where the config says; the message names the place and holds nothing of a secret. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
  readonly code = 'secret.missing';
  constructor(
    message: string,
    /** What the operator should do. */
    readonly hint: string,
  ) {
    super(message);
  }
}
