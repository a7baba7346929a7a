import { readFile } from 'node:fs/promises';
import { createService } from '../http/create-service';
import { proxyFor } from '../http/proxy-for';
import { KeyValueVault } from './key-value-vault';
import type { Vault } from './vault';
import { VaultFault } from './vault-fault';
import { VaultSession } from './vault-session';
import { vaultSettings } from './vault-settings';
import type { VaultClock } from './vault-token';

export type { Vault, VaultEntry } from './vault';

export interface VaultOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: VaultClock;
}

/**
 * The Vault that the environment names; nothing is asked of it yet.
 * @throws {VaultFault} `settings`
 */
export async function openVault({ env, clock }: VaultOptions): Promise<Vault> {
  const settings = vaultSettings(env);
  const { address, caPath } = settings;
  const proxy = proxyOf(address, env);
  const service = createService({
    service: 'VAULT',
    mark: 'none',
    baseUrl: `${address}/v1`,
    answerTimeoutMs: 30_000,
    maxSockets: 4,
    maxAnswerBytes: 2_000_000,
    ...(caPath === undefined ? {} : { ca: await readCa(caPath) }),
    ...(proxy === undefined ? {} : { proxy }),
  });
  return new KeyValueVault(new VaultSession(settings, service, clock));
}

function proxyOf(address: string, env: VaultOptions['env']): URL | undefined {
  try {
    return proxyFor(address, env);
  } catch (error) {
    throw new VaultFault(
      'settings',
      `cannot connect to Vault: ${(error as Error).message}`,
      'correct the setting, or unset it',
    );
  }
}

async function readCa(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new VaultFault('settings', `VAULT_CACERT names ${path}, which cannot be read (${error.code})`, 'correct it');
  });
}
