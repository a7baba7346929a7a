import { createSign } from 'node:crypto';
import { auth } from '@googleapis/drive';
import { isClearUrl } from '../../domain/encryption/loopback';
import { RetirementError } from '../../domain/failure/failure';
import { DISTRUSTFUL } from './distrustful';
import { answered } from './drive-fault';

/** @source openedx-platform scripts/user_retirement/utils/google_api.py: folders that the account does not own must be seen */
const SCOPES = 'https://www.googleapis.com/auth/drive https://www.googleapis.com/auth/drive.metadata';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LASTS_S = 3_600;

interface ServiceAccount {
  readonly client_email: string;
  readonly private_key: string;
  readonly token_uri: string;
  readonly private_key_id?: string;
}

type AuthClient = InstanceType<typeof auth.OAuth2>;

/**
 * A client that logs in with the file of a service account, read again for each token. Google's own class takes no notice
 * of the file's `token_uri`.
 * @source https://developers.google.com/identity/protocols/oauth2/service-account
 */
export function serviceAccountClient(
  readSecrets: () => Promise<string>,
  fetchImplementation?: typeof fetch,
): AuthClient {
  const client = new auth.OAuth2();
  client.refreshHandler = async () => {
    const account = parse(await readSecrets());
    const body = new URLSearchParams({ grant_type: GRANT, assertion: assertionOf(account, Date.now()) });
    const { data } = await client.transporter.request<{ access_token?: string; expires_in?: number }>({
      url: account.token_uri,
      method: 'POST',
      data: body,
      responseType: 'json',
      retry: false,
      ...DISTRUSTFUL,
      ...(fetchImplementation === undefined ? {} : { fetchImplementation }),
    });
    const { access_token: token = '' } = answered(data, 'access_token', (value) => typeof value === 'string');
    return { access_token: token, expiry_date: Date.now() + (data.expires_in ?? LASTS_S) * 1_000 };
  };
  return client;
}

function parse(text: string): ServiceAccount {
  try {
    const account = JSON.parse(text) as Partial<ServiceAccount>;
    const { client_email: email, private_key: key, token_uri: uri } = account;
    const whole = typeof email === 'string' && typeof key === 'string' && typeof uri === 'string';
    // The signed request and the token would go over the network unencrypted.
    if (whole && !isClearUrl(uri)) return account as ServiceAccount;
  } catch {
    // What the parser says quotes the file.
  }
  throw fault();
}

/** @throws storage.denied for a key that is none */
function assertionOf(
  { client_email: iss, private_key: key, private_key_id: kid, token_uri: aud }: ServiceAccount,
  nowMs: number,
) {
  const iat = Math.floor(nowMs / 1_000);
  const head = { alg: 'RS256', typ: 'JWT', ...(kid === undefined ? {} : { kid }) };
  const parts = [head, { iss, scope: SCOPES, aud, iat, exp: iat + LASTS_S }];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  try {
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
  } catch {
    throw fault();
  }
}

function fault(): RetirementError {
  return new RetirementError('storage.denied', { service: 'google-drive' });
}
