import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Answers, type Given, json } from '../http/answer-form';
import type { HttpMethod, HttpRequest } from '../http/http';
import { VaultFault, vaultFault } from './vault-fault';
import type { VaultLogin, VaultSettings } from './vault-settings';

/** A token and how long it is good for. */
export interface VaultLease {
  readonly token: string;
  /** From the answer on; absent for a token without an end, or whose end we may not ask. @unit milliseconds */
  readonly lifeMs?: number;
  readonly renewable: boolean;
}

/** There is nothing at a path, or no such path. @source https://developer.hashicorp.com/vault/api-docs#error-response */
export const NoSuch = z.object({ errors: z.array(z.string()) });

/** @source https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle */
const LoggedIn = z.object({
  auth: z.object({ client_token: z.string().min(1), lease_duration: z.number().min(0), renewable: z.boolean() }),
});
const LOGIN = { in: json(200, LoggedIn), nowhere: json(404, NoSuch) };
/** @source https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self */
const LookedUp = z.object({ data: z.object({ ttl: z.number().min(0), renewable: z.boolean().default(false) }) });

/** A request to Vault. `token`: none for a login. */
export type AskVault = <const A extends Answers>(
  method: HttpMethod,
  path: string,
  answers: A,
  more?: HttpRequest & { readonly token?: string },
) => Promise<Given<A>>;

/** @throws {VaultFault} when Vault refuses, or what the login needs is not there */
export async function logIn({ login, address }: VaultSettings, ask: AskVault): Promise<VaultLease> {
  if (login.kind === 'token') return lookUp(login.token, ask);
  if (login.kind === 'token-file') return lookUp(await textOf(login.path, 'log in with `vault login`'), ask);
  const body = await proofOf(login);
  try {
    const answer = await ask('POST', `/auth/${login.mount}/login`, LOGIN, { body });
    if (answer.is === 'in') return leaseOf(answer.value);
    throw new VaultFault(
      'denied',
      `Vault at ${address} has no login method at auth/${login.mount}`,
      'set VAULT_AUTH_MOUNT',
    );
  } catch (error) {
    const fault = vaultFault(error, address, `the login at auth/${login.mount}`);
    if (fault.kind !== 'unusable' && fault.kind !== 'denied') throw fault;
    throw new VaultFault('denied', `Vault at ${address} refuses the login at auth/${login.mount}`, ADVICE[login.kind]);
  }
}

/** @returns undefined when the token cannot be renewed any more */
export async function renew({ token }: VaultLease, ask: AskVault): Promise<VaultLease> {
  const answer = await ask('POST', '/auth/token/renew-self', LOGIN, { token, body: {} });
  return answer.is === 'in' ? leaseOf(answer.value) : { token, renewable: false };
}

const ADVICE = {
  approle: 'check VAULT_ROLE_ID and VAULT_SECRET_ID (or VAULT_SECRET_ID_FILE): a secret id can be used up or expired',
  kubernetes: 'check VAULT_KUBERNETES_ROLE, and that the role is bound to the service account of this pod',
} as const;

async function proofOf(login: Extract<VaultLogin, { kind: 'approle' | 'kubernetes' }>) {
  if (login.kind === 'kubernetes') {
    return { role: login.role, jwt: await textOf(login.tokenPath, 'mount the token of a service account there') };
  }
  const { roleId: role_id, secretId } = login;
  if (secretId === undefined) return { role_id };
  return { role_id, secret_id: 'text' in secretId ? secretId.text : await textOf(secretId.path, 'put it there') };
}

/** A token may be forbidden to look at itself: then it is used as it is. That it is wrong shows at the first use. */
async function lookUp(token: string, ask: AskVault): Promise<VaultLease> {
  try {
    const answer = await ask('GET', '/auth/token/lookup-self', { seen: json(200, LookedUp) }, { token });
    const { ttl, renewable } = answer.value.data;
    return ttl === 0 ? { token, renewable: false } : { token, lifeMs: ttl * 1_000, renewable };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'service.denied') return { token, renewable: false };
    throw error;
  }
}

function leaseOf({ auth }: z.output<typeof LoggedIn>): VaultLease {
  const { client_token: token, lease_duration, renewable } = auth;
  return { token, renewable, ...(lease_duration === 0 ? {} : { lifeMs: lease_duration * 1_000 }) };
}

async function textOf(path: string, hint: string): Promise<string> {
  // A name without a folder may be the secret itself, pasted in the wrong place.
  const file = path.includes('/') ? `the file ${path}` : 'the file that its variable names';
  const fault = (what: string) => new VaultFault('settings', `cannot log in to Vault: ${file} ${what}`, hint);
  const text = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw fault(code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`);
  });
  if (text.trim() === '') throw fault('is empty');
  return text.trim();
}
