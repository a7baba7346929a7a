import { resolveSecret } from '../secrets/resolve-secret';
import { SecretMissing } from '../secrets/secret-missing';
import type { SecretRef } from '../secrets/secret-ref';
import { pathText } from './findings';
import type { Reading } from './reading';
import type { YamlPath } from './yaml-document';

/** Reads a secret once at the start, so that one that is missing is told before anything begins. */
export async function presentSecret(ref: SecretRef, path: YamlPath, reading: Reading): Promise<string | undefined> {
  try {
    return await resolveSecret(ref, reading.env);
  } catch (error) {
    if (!(error instanceof SecretMissing)) throw error;
    const message = `${pathText(path)}: ${error.message}`;
    reading.findings.fault(path, { message, hint: error.hint, code: 'secret.missing' });
    return undefined;
  }
}
