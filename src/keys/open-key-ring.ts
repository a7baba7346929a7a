import { resolve } from 'node:path';
import { formatEncryption, type KeyRingRef } from '../domain/encryption/key-ring-ref';
import type { Vault } from '../vault/open-vault';
import { VaultFault } from '../vault/vault-fault';
import { envRing } from './env-ring';
import { fileRing, makeFileRing } from './file-ring';
import { KeyRing, type KeyRingOptions } from './key-ring';
import { KeyRingFault } from './key-ring-fault';
import type { RingSource } from './ring-source';
import { makeVaultRing, vaultRing } from './vault-ring';

type Env = Readonly<Record<string, string | undefined>>;

/** Where a ring is kept; relative paths begin where the program was started. */
async function ringSource(ref: KeyRingRef, env: Env): Promise<RingSource> {
  switch (ref.kind) {
    case 'env':
      return envRing(ref.name, env);
    case 'file':
      return fileRing(resolve(ref.path));
    case 'vault':
      return vaultRing(await vaultOf(env), ref);
  }
}

/** @throws {KeyRingFault} when it does not exist or is not a key ring */
export async function openKeyRing(ref: KeyRingRef, env: Env, options: KeyRingOptions = {}): Promise<KeyRing> {
  return KeyRing.open(await ringSource(ref, env), options);
}

/**
 * Makes an empty ring if there is none. An existing ring does not change.
 * @returns whether one was made
 * @throws {KeyRingFault} when it cannot be written, or something else is there
 */
export async function makeKeyRing(ref: KeyRingRef, env: Env): Promise<boolean> {
  switch (ref.kind) {
    case 'env':
      throw new KeyRingFault(`${formatEncryption(ref)} is read-only`, 'make the ring as a file with --keys file:PATH');
    case 'file':
      return makeFileRing(resolve(ref.path));
    case 'vault': {
      const vault = await vaultOf(env);
      try {
        return await makeVaultRing(vault, ref);
      } finally {
        vault.close();
      }
    }
  }
}

/** Opened when it is needed: most rings are files, and need no HTTP. */
async function vaultOf(env: Env): Promise<Vault> {
  const { openVault } = require('../vault/open-vault') as typeof import('../vault/open-vault');
  try {
    return await openVault({ env });
  } catch (error) {
    if (error instanceof VaultFault) throw new KeyRingFault(error.message, error.hint);
    throw error;
  }
}
