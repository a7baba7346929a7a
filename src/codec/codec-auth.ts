import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { KeyRingFault } from '../keys/key-ring-fault';
import { type OidcSettings, oidcVerifier, type ReadIssuer } from './oidc-verifier';
import type { Verdict } from './verdict';

/** Who may decode. At least one of `tokenFile` and `oidc`, or nobody is asked. */
export interface CodecAuthSettings {
  /** A token a line, besides comments (`#`) and empty lines; read at each request, so that a new one takes effect at once. */
  readonly tokenFile?: string;
  readonly oidc?: OidcSettings;
}

export type CodecAuth = (headers: IncomingHttpHeaders) => Promise<Verdict>;

const SHORTEST_TOKEN = 24;

/**
 * @param read how the issuer is read
 * @throws {KeyRingFault} for a token file or an issuer that is of no use
 */
export async function codecAuth({ tokenFile, oidc }: CodecAuthSettings, read: ReadIssuer): Promise<CodecAuth> {
  if (tokenFile !== undefined) await readTokens(tokenFile);
  const verifyJwt = oidc === undefined ? undefined : oidcVerifier(oidc, read);
  return async (headers) => {
    const shown = shownTokens(headers);
    if (shown.length === 0) return 'unknown';
    let unsure = false;
    if (tokenFile !== undefined) {
      const known = await readTokens(tokenFile).catch(() => undefined);
      if (known === undefined) unsure = true;
      else if (shown.some((token) => known.some((one) => sameText(one, token)))) return 'welcome';
    }
    if (verifyJwt !== undefined) {
      for (const token of shown) {
        const verdict = await verifyJwt(token);
        if (verdict === 'welcome') return verdict;
        unsure ||= verdict === 'unsure';
      }
    }
    return unsure ? 'unsure' : 'unknown';
  };
}

/**
 * A bearer token, a password (browsers ask for one by themselves), and what the Web UI sends beside its access token:
 * the ID token, which is a JWT where the other may not be.
 */
function shownTokens({ authorization = '', ...headers }: IncomingHttpHeaders): readonly string[] {
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/, 2);
  const shown: string[] = [];
  if (/^bearer$/i.test(scheme)) shown.push(value);
  if (/^basic$/i.test(scheme)) {
    const pair = Buffer.from(value, 'base64').toString();
    shown.push(pair.slice(pair.indexOf(':') + 1));
  }
  const extra = headers['authorization-extras'];
  if (typeof extra === 'string') shown.push(extra.replace(/^bearer\s+/i, ''));
  return shown.filter((token) => token !== '' && token.length <= 16_384);
}

async function readTokens(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new KeyRingFault(
      `the token file ${path} cannot be read (${error.code})`,
      'let the user this runs as read it',
    );
  });
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n|\r/);
  const tokens = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (tokens.length === 0 || tokens.some((token) => token.length < SHORTEST_TOKEN || /\s/.test(token))) {
    throw new KeyRingFault(
      `the token file ${path} must hold tokens of ${SHORTEST_TOKEN} characters or more, one a line and without blanks; a line that begins with # is a comment`,
      `make one: openssl rand -hex 24 > ${path}; chmod 600 ${path}`,
    );
  }
  return tokens;
}

/** In a time that tells nothing. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
