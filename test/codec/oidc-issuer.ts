import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** An OpenID Connect issuer on the loopback, as far as a verifier sees one. */
export interface OidcIssuer {
  readonly url: string;
  /** While false it answers 500. */
  up: boolean;
  token(claims?: JWTPayload, change?: (jwt: SignJWT) => SignJWT): Promise<string>;
  /** As `token`, signed with a key that the issuer does not have. */
  forged(claims?: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

type Key = Parameters<SignJWT['sign']>[0];

export const AUDIENCE = 'temporal-ui';

export async function startOidcIssuer(): Promise<OidcIssuer> {
  const own = await generateKeyPair('ES256');
  const other = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = createServer((request, response) => {
    const documents: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` },
      '/keys': { keys: [jwk] },
    };
    const found = issuer.up ? documents[request.url ?? ''] : undefined;
    response.statusCode = found === undefined ? 500 : 200;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: JWTPayload, key: Key, change: (jwt: SignJWT) => SignJWT) =>
    change(
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(url)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime('5m'),
    ).sign(key);
  const issuer: OidcIssuer = {
    url,
    up: true,
    token: (claims = {}, change = (jwt) => jwt) => sign(claims, own.privateKey, change),
    forged: (claims = {}) => sign(claims, other.privateKey, (jwt) => jwt),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return issuer;
}
