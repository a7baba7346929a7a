import type { Vault } from '../vault/open-vault';
import { VaultFault } from '../vault/vault-fault';
import type { VaultSecret } from './secret-ref';
import { secretText } from './secret-text';

/** @throws {VaultFault} when it is not there, or Vault does not give it */
export async function readVaultSecret({ path, key }: VaultSecret, vault: Vault): Promise<string> {
  const { data } = await vault.read(path);
  const where = `${path} in Vault at ${vault.address}`;
  if (data === undefined) {
    const doubled = /^\/?[^/]+\/data\//.test(path) ? 'remove "data/" from the path, as for `vault kv get`; or ' : '';
    throw new VaultFault('absent', `there is no ${where}`, `${doubled}put it there: vault kv put ${path} ${key}=…`);
  }
  if (!Object.hasOwn(data, key)) {
    const hint = `put it there (vault kv patch ${path} ${key}=…), or correct the key after "#"`;
    throw new VaultFault('absent', `there is no ${key} in ${where}`, hint);
  }
  const text = secretText(data[key]);
  if (text !== undefined) return text;
  throw new VaultFault('unusable', `${key} of ${where} is empty or not text`, 'write it as text');
}
