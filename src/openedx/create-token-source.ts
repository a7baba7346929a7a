import { z } from 'zod';
import { RetirementError } from '../domain/failure/failure';
import { any, json } from '../http/answer-form';
import type { OpenService } from '../http/service';
import type { TokenSource } from '../http/token-source';
import { untilAborted } from './until-aborted';

export interface TokenSourceOptions {
  /** The LMS without a token, and without the platform's mark: the token endpoint is not a view of Django REST framework. */
  readonly lms: OpenService;
  /** Of the LMS, for failures without an answer. */
  readonly host?: string;
  readonly clientId: string;
  /** Read again for each token, so that a secret that was changed is taken up without a restart. */
  readonly readSecret: () => Promise<string>;
  /** Monotonic. @unit milliseconds */
  readonly now?: () => number;
}

/** @source RFC 6749, 5.2 */
const Refused = z.object({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ]),
});

/**
 * @source django-oauth-toolkit; the LMS answers with `token_type` JWT to `token_type=jwt`. A site's rate limit is a 403
 * with a page, and a 429 on newer releases: something before the LMS may say both, and neither is a refusal.
 */
const ANSWERS = {
  issued: json(200, z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })),
  refused: [json(401, Refused), json(400, Refused)],
  limited: [any(403), any(429)],
} as const;

/** What a rate limit without a Retry-After is given before the next try; it doubles. @unit milliseconds */
const THROTTLED_MS = 1_000;
/** A run may wait longer, and a person may ask sooner: nobody is locked out for a day by a header. @unit milliseconds */
const LONGEST_THROTTLED_MS = 60_000;

/**
 * One token for an LMS and its client, shared by all services of a worker. One renewal is in flight, however many wait.
 * Failures say nothing of a learner, so none of them can end a retirement: `service.denied` (wrong client or secret),
 * `service.throttled` (the site's limit of tokens per address, or something before it), otherwise `service.unavailable`.
 * @source POST /oauth2/access_token with client_credentials and token_type=jwt
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const now = options.now ?? (() => performance.now());
  let current: { readonly value: string; readonly renewAt: number } | undefined;
  let renewal: Promise<string> | undefined;
  let throttled: { readonly error: RetirementError; readonly until: number } | undefined;
  let throttledInARow = 0;
  const { host } = options;
  const givenUp = { service: 'LMS', ...(host === undefined ? {} : { host }), errno: 'ABORTED' };

  async function renew(): Promise<string> {
    const asked = now();
    try {
      const { value, lifeMs } = await requestToken(options);
      current = { value, renewAt: asked + usableMs(lifeMs) };
      throttledInARow = 0;
      return value;
    } catch (failure) {
      const error = asTokenFailure(failure);
      if (error.code === 'service.throttled') {
        const growing = Math.min(THROTTLED_MS * 2 ** throttledInARow, LONGEST_THROTTLED_MS);
        throttled = { error, until: now() + Math.min(error.facts.retryAfterMs ?? growing, LONGEST_THROTTLED_MS) };
        throttledInARow += 1;
      }
      throw error;
    } finally {
      renewal = undefined;
    }
  }

  return {
    async token(signal) {
      if (current !== undefined && now() < current.renewAt) return current.value;
      if (throttled !== undefined && now() < throttled.until) throw throttled.error;
      renewal ??= renew();
      return untilAborted(renewal, signal, () => new RetirementError('service.unavailable', givenUp));
    },
    invalidate(token) {
      if (current?.value === token) current = undefined;
    },
  };
}

/** All of a life but its last minute; of a short life four fifths. */
function usableMs(lifeMs: number): number {
  return Math.max(lifeMs - 60_000, lifeMs * 0.8);
}

async function requestToken({ lms, clientId, readSecret }: TokenSourceOptions) {
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: await readSecret(),
    token_type: 'jwt',
  };
  const answer = await lms.with().ask('POST', '/oauth2/access_token', ANSWERS, { form }).catch(notOfTheEndpoint);
  if (answer.is === 'refused') throw new RetirementError('service.denied', answer.facts);
  if (answer.is === 'limited') throw new RetirementError('service.throttled', answer.facts);
  return { value: `JWT ${answer.value.access_token}`, lifeMs: answer.value.expires_in * 1000 };
}

/** Whatever else is answered there says nothing of our credentials, nor of anybody's retirement. */
function notOfTheEndpoint(failure: unknown): never {
  if (!(failure instanceof RetirementError)) throw failure;
  const ofTheWire = failure.code === 'service.unavailable' || failure.code === 'service.untrusted';
  throw ofTheWire ? failure : new RetirementError('service.unavailable', { ...failure.facts, doubt: 'unexpected' });
}

function asTokenFailure(failure: unknown): RetirementError {
  return failure instanceof RetirementError ? failure : new RetirementError('secret.missing', { service: 'LMS' });
}
