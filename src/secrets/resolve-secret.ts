import { readEnvSecret } from './env-secret';
import { readFileSecret } from './file-secret';
import type { SecretRef } from './secret-ref';

/**
 * The secret itself. Not kept: ask again after a service refused it, as it may have been rotated.
 * @throws {SecretMissing} when it is not where `ref` says
 */
export async function resolveSecret(ref: SecretRef, env: NodeJS.ProcessEnv): Promise<string> {
  switch (ref.kind) {
    case 'env':
      return readEnvSecret(ref, env);
    case 'file':
      return readFileSecret(ref);
    case 'literal':
      return ref.reveal();
  }
}
