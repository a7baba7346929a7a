import { join } from 'node:path';
import { isClearUrl } from '../domain/encryption/loopback';
import { mistakenAddress } from '../domain/text/mistaken-address';
import { VaultFault } from './vault-fault';

type Env = Readonly<Record<string, string | undefined>>;

/** How Lethe logs in to Vault. Files are read at each login, so that they can be rotated. */
export type VaultLogin =
  /** A token that somebody else got: its text, or the file that holds it. */
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly path: string }
  | {
      readonly kind: 'approle';
      readonly mount: string;
      readonly roleId: string;
      /** Absent for a role without `bind_secret_id`. */
      readonly secretId?: { readonly text: string } | { readonly path: string };
    }
  | { readonly kind: 'kubernetes'; readonly mount: string; readonly role: string; readonly tokenPath: string };

/** Where Vault is and how we log in there. */
export interface VaultSettings {
  /** No slash at its end. */
  readonly address: string;
  /** Of Vault Enterprise and OpenBao. */
  readonly namespace?: string;
  /** PEM of the authority of its certificate. */
  readonly caPath?: string;
  readonly login: VaultLogin;
}

/** @source https://kubernetes.io/docs/tasks/run-application/access-api-from-pod */
const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const WAYS = 'VAULT_TOKEN, VAULT_ROLE_ID, or VAULT_KUBERNETES_ROLE';

/**
 * What the environment says of Vault: by the names of its own command line where that has one, else by names of ours.
 * Blank counts as not said.
 * @throws {VaultFault} `settings`
 * @source https://developer.hashicorp.com/vault/docs/commands#configure-environment-variables
 */
export function vaultSettings(env: Env): VaultSettings {
  const said = (name: string) => env[name]?.trim() || undefined;
  const namespace = said('VAULT_NAMESPACE');
  const caPath = said('VAULT_CACERT');
  return {
    address: addressOf(said('VAULT_ADDR')),
    ...(namespace === undefined ? {} : { namespace }),
    ...(caPath === undefined ? {} : { caPath }),
    login: loginOf(said),
  };
}

function addressOf(text: string | undefined): string {
  const hint = 'set VAULT_ADDR, e.g. to https://vault.example.com:8200';
  if (text === undefined) throw new VaultFault('settings', 'VAULT_ADDR is not set', hint);
  const mistake = mistakenAddress(text);
  if (mistake !== undefined) throw new VaultFault('settings', `VAULT_ADDR ${mistake}`, hint);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || `${url.search}${url.hash}` !== '') {
    throw new VaultFault('settings', 'VAULT_ADDR is not an http:// or https:// address', hint);
  }
  if (isClearUrl(url.href)) {
    throw new VaultFault(
      'settings',
      `VAULT_ADDR is http: our token and every secret would go over the network unencrypted`,
      `write ${url.href.replace('http:', 'https:').replace(/\/$/, '')}, and VAULT_CACERT where its authority is your own; http is for a Vault on this machine alone`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function loginOf(said: (name: string) => string | undefined): VaultLogin {
  const [token, roleId, role] = [said('VAULT_TOKEN'), said('VAULT_ROLE_ID'), said('VAULT_KUBERNETES_ROLE')];
  if ([token, roleId, role].filter((one) => one !== undefined).length > 1) {
    throw new VaultFault(
      'settings',
      `more than one of ${WAYS} is set`,
      'choose one way to log in, and unset the others',
    );
  }
  const mount = (otherwise: string) => (said('VAULT_AUTH_MOUNT') ?? otherwise).replace(/^\/+|\/+$/g, '');
  if (token !== undefined) return { kind: 'token', token };
  if (roleId !== undefined) {
    const [text, path] = [said('VAULT_SECRET_ID'), said('VAULT_SECRET_ID_FILE')];
    const secretId = text !== undefined ? { text } : path !== undefined ? { path } : undefined;
    return { kind: 'approle', mount: mount('approle'), roleId, ...(secretId === undefined ? {} : { secretId }) };
  }
  if (role !== undefined) {
    const tokenPath = said('VAULT_KUBERNETES_TOKEN_FILE') ?? SERVICE_ACCOUNT_TOKEN;
    return { kind: 'kubernetes', mount: mount('kubernetes'), role, tokenPath };
  }
  const home = said('HOME');
  if (home !== undefined) return { kind: 'token-file', path: join(home, '.vault-token') };
  throw new VaultFault('settings', 'there is no login for Vault', `set ${WAYS}`);
}
