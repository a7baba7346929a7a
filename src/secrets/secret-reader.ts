import type { Vault } from '../vault/open-vault';
import { readEnvSecret } from './env-secret';
import { readFileSecret } from './file-secret';
import type { SecretRef } from './secret-ref';
import { readSopsSecret } from './sops-secret';
import { readVaultSecret } from './vault-secret';

/** Reads secrets from wherever they are; of a Vault it keeps the login, and of a secret nothing. */
export interface SecretReader {
  /**
   * The secret itself. Not kept: ask again after a service refused it, as it may have been rotated.
   * @throws {SecretMissing} when it is not available where `ref` says
   */
  read(ref: SecretRef): Promise<string>;
}

export function createSecretReader(env: NodeJS.ProcessEnv): SecretReader {
  let vault: Promise<Vault> | undefined;
  /** Most configs never need it, and HTTP's library takes a while to load. */
  function openedVault(): Promise<Vault> {
    const { openVault } = require('../vault/open-vault') as typeof import('../vault/open-vault');
    vault ??= openVault({ env }).catch((error: unknown) => {
      vault = undefined;
      throw error;
    });
    return vault;
  }
  return {
    async read(ref) {
      switch (ref.kind) {
        case 'env':
          return readEnvSecret(ref, env);
        case 'file':
          return readFileSecret(ref);
        case 'sops':
          return readSopsSecret(ref, env);
        case 'vault':
          return readVaultSecret(ref, await openedVault());
        case 'literal':
          return ref.reveal();
      }
    },
  };
}
