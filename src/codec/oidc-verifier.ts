import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { isLoopbackHost } from '../domain/encryption/loopback';
import { mistakenAddress } from '../domain/text/mistaken-address';
import { KeyRingFault } from '../keys/key-ring-fault';
import type { Verdict } from './verdict';

export interface OidcSettings {
  /** As the tokens say it in `iss`; its keys are found by `/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** What the tokens must say in `aud`. */
  readonly audience: string;
  /** A claim that must have, or hold, a value: who of the issuer's people may read names. */
  readonly require?: { readonly claim: string; readonly value: string };
}

/** Reads a JSON document of the issuer. @throws Error when it is not available */
export type ReadIssuer = (url: string) => Promise<unknown>;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
/** Public keys only: with a shared secret, anybody who can check a token can make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/**
 * Verifies tokens of an OpenID Connect issuer: signature, issuer, audience, time, and the claim that is asked for.
 * @throws {KeyRingFault} for an issuer in whose place anybody on the way could answer
 */
export function oidcVerifier(
  { issuer, audience, require }: OidcSettings,
  read: ReadIssuer,
): (token: string) => Promise<Verdict> {
  const mistake = URL.canParse(issuer) ? mistakenAddress(issuer) : 'is not a URL';
  if (mistake !== undefined) throw new KeyRingFault(`the issuer ${mistake}`, 'name its https:// address');
  if (!isSafe(issuer)) {
    throw new KeyRingFault(
      `the issuer ${issuer} is not https: somebody in the network could send other keys`,
      'name its https:// address; http:// is for an issuer on this machine alone',
    );
  }
  let keys: JWTVerifyGetKey | undefined;
  return async (token) => {
    // Whatever else was shown, e.g. a static token, does not justify a request to the issuer.
    if (token.split('.').length !== 3) return 'unknown';
    try {
      keys ??= await keysOf(issuer, readSafely(read));
    } catch {
      return 'unsure';
    }
    try {
      const options = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp'], clockTolerance: 30 };
      const { payload } = await jwtVerify(token, keys, options);
      return require === undefined || has(payload, require) ? 'welcome' : 'unknown';
    } catch (error) {
      const issuersFault = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
      return issuersFault || !(error instanceof errors.JOSEError) ? 'unsure' : 'unknown';
    }
  };
}

async function keysOf(issuer: string, read: ReadIssuer): Promise<JWTVerifyGetKey> {
  const found = Discovery.parse(await read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  if (found.issuer !== issuer) throw new Error('another issuer');
  return createRemoteJWKSet(new URL(found.jwks_uri), {
    [customFetch]: async (url) => Response.json(await read(url)),
  });
}

/** Whatever the issuer says of its keys, they are not read from a place where anybody could answer. */
function readSafely(read: ReadIssuer): ReadIssuer {
  return async (url) => {
    if (!isSafe(url)) throw new Error('not https');
    return read(url);
  };
}

/** Whether nobody on the way can answer in its place. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

function has(payload: JWTPayload, { claim, value }: NonNullable<OidcSettings['require']>): boolean {
  const found = payload[claim];
  return Array.isArray(found) ? found.includes(value) : found === value;
}
