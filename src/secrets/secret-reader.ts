import { stat } from 'node:fs/promises';
import { RetirementError } from '../domain/failure/failure';
import type { Vault } from '../vault/open-vault';
import { readSmallFile } from './read-small-file';
import { SecretMissing } from './secret-missing';
import type { EnvSecret, FileSecret, SecretRef } from './secret-ref';
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

/** @throws {SecretMissing} when the variable is not set, or empty */
function readEnvSecret(ref: EnvSecret, env: NodeJS.ProcessEnv): string {
  const value = env[ref.name];
  if (value === undefined || value.trim() === '') {
    const state = value === undefined ? 'not set' : 'empty';
    throw new SecretMissing(`the environment variable ${ref.name} is ${state}`, `set ${ref.name} for this process`);
  }
  return value;
}

/**
 * Read at each call, so that a rotated secret works without a restart.
 * @throws {SecretMissing} when the file does not exist, cannot be read, or is empty
 */
async function readFileSecret(ref: FileSecret): Promise<string> {
  let text: string;
  try {
    text = (await readSmallFile(ref.path)).toString();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      throw new SecretMissing(
        `there is no file ${ref.path}`,
        'put the secret there, or correct the path after "file:"',
      );
    }
    if (code === 'ELARGE') {
      throw new SecretMissing(`the file ${ref.path} is larger than 1 MB`, 'name the file that holds the secret alone');
    }
    throw new SecretMissing(
      `the file ${ref.path} cannot be read (${code ?? 'unknown reason'})`,
      'allow the user of this process to read it',
    );
  }
  // Some editors begin a file with a mark that nobody sees.
  const secret = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (secret.trim() === '') throw new SecretMissing(`the file ${ref.path} is empty`, 'put the secret there');
  return secret;
}

/** Whether every user of the machine may read it. Windows has no such thing as a mode. */
export async function isReadableByOthers({ path }: FileSecret): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return stat(path).then(
    ({ mode }) => (mode & 0o004) !== 0,
    () => false,
  );
}

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
