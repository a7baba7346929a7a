import { openVault, type Vault } from '../../src/vault/open-vault';
import type { VaultFault } from '../../src/vault/vault-fault';
import { VaultStandIn, type VaultStandInOptions } from '../support/vault-stand-in';

/** Stand-ins and clients of one test file; after each test none is left, and none was asked what it does not know. */
export function vaultBench() {
  const stands: VaultStandIn[] = [];
  const clients: Vault[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const vault of stands.splice(0)) {
      expect(vault.unexpected).toEqual([]);
      await vault.stop();
    }
  });
  return {
    async standIn(options?: VaultStandInOptions): Promise<VaultStandIn> {
      const vault = await new VaultStandIn(options).start();
      stands.push(vault);
      return vault;
    },
    async open(vault: VaultStandIn, env: NodeJS.ProcessEnv = { VAULT_TOKEN: vault.issue() }): Promise<Vault> {
      const client = await openVault({ env: { VAULT_ADDR: vault.address, ...env }, clock: vault.clock });
      clients.push(client);
      return client;
    },
  };
}

export async function vaultFaultOf(promise: Promise<unknown>): Promise<VaultFault> {
  return promise.then(
    () => {
      throw new Error('there was no fault');
    },
    (fault: VaultFault) => fault,
  );
}

/** What the stand-in lets in by AppRole. */
export const APPROLE = { VAULT_ROLE_ID: 'role-1', VAULT_SECRET_ID: 'secret-id-1' };
