import { RetirementError } from '../../domain/failure/failure';
import { SecretMissing } from '../../secrets/secret-missing';
import type { SecretReader } from '../../secrets/secret-reader';
import type { SecretRef } from '../../secrets/secret-ref';

/**
 * While retirements run there is no operator to tell: the failure goes the way of all others.
 * @param service whose secret it is
 */
export async function readSecretAgain(ref: SecretRef, secrets: SecretReader, service: string): Promise<string> {
  try {
    return await secrets.read(ref);
  } catch (error) {
    if (!(error instanceof SecretMissing)) throw error;
    throw new RetirementError(error.whileRunning, { service: error.store ?? service });
  }
}
