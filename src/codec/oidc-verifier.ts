import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Verdict } from './verdict';

export interface OidcSettings {
  /** As the tokens say it in `iss`; its keys are found by `/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** What the tokens must say in `aud`. */
  readonly audience: string;
  /** A claim that must have, or hold, a value: who of the issuer's people may read names. */
  readonly require?: { readonly claim: string; readonly value: string };
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
/** Of public keys alone: with a shared secret, whoever can check a token can make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const ISSUER_WITHIN_MS = 5_000;

/** Verifies tokens of an OpenID Connect issuer: signature, issuer, audience, time, and the claim that is asked for. */
export function oidcVerifier({ issuer, audience, require }: OidcSettings): (token: string) => Promise<Verdict> {
  let keys: JWTVerifyGetKey | undefined;
  return async (token) => {
    // Whatever else was shown, e.g. a static token, is no reason to ask the issuer.
    if (token.split('.').length !== 3) return 'unknown';
    try {
      keys ??= await keysOf(issuer);
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

async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ISSUER_WITHIN_MS) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const found = Discovery.parse(await answer.json());
  if (found.issuer !== issuer) throw new Error('another issuer');
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: ISSUER_WITHIN_MS });
}

function has(payload: JWTPayload, { claim, value }: NonNullable<OidcSettings['require']>): boolean {
  const found = payload[claim];
  return Array.isArray(found) ? found.includes(value) : found === value;
}
