import { z } from 'zod';
import { type FailureFacts, RetirementError } from '../domain/failure/failure';
import type { HttpService } from '../http/http';
import type { TokenSource } from '../http/token-source';
import { untilAborted } from './until-aborted';

export interface TokenSourceOptions {
  /** The LMS, without a token of its own. */
  readonly lms: HttpService;
  readonly clientId: string;
  /** Read anew for each token, so that a secret that was changed is taken up without a restart. */
  readonly readSecret: () => Promise<string>;
  /** Monotonic. @unit milliseconds */
  readonly now?: () => number;
}

/** @source django-oauth-toolkit; the LMS answers with `token_type` JWT to `token_type=jwt` */
const AccessToken = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** What a rate limit without a Retry-After is given before the next try. @unit milliseconds */
const THROTTLED_MS = 1_000;

/**
 * One token for an LMS and its client, shared by all services of a worker. One renewal is in flight, however many wait.
 * Failures say nothing of a learner, so none of them can end a retirement: `service.denied` (wrong client or secret),
 * `service.throttled` (403 and 429: the site's limit of tokens per address), otherwise `service.unavailable`.
 * @source POST /oauth2/access_token with client_credentials and token_type=jwt
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const now = options.now ?? (() => performance.now());
  let current: { readonly value: string; readonly renewAt: number } | undefined;
  let renewal: Promise<string> | undefined;
  let throttled: { readonly error: RetirementError; readonly until: number } | undefined;

  async function renew(): Promise<string> {
    const asked = now();
    try {
      const { value, lifeMs } = await requestToken(options);
      current = { value, renewAt: asked + usableMs(lifeMs) };
      return value;
    } catch (failure) {
      const error = asTokenFailure(failure);
      if (error.code === 'service.throttled') {
        throttled = { error, until: now() + (error.facts.retryAfterMs ?? THROTTLED_MS) };
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
      return untilAborted(renewal, signal, () => new RetirementError('service.unavailable', { service: 'LMS' }));
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
  const answer = await lms.with().request('POST', '/oauth2/access_token', { form, answer: AccessToken });
  if (answer === 'absent') throw new RetirementError('service.unavailable', { service: 'LMS' });
  return { value: `JWT ${answer.access_token}`, lifeMs: answer.expires_in * 1000 };
}

function asTokenFailure(failure: unknown): RetirementError {
  if (!(failure instanceof RetirementError)) return new RetirementError('secret.missing', { service: 'LMS' });
  const facts: FailureFacts = failure.facts;
  if (facts.status === 403) return new RetirementError('service.throttled', facts);
  if (failure.code === 'service.rejected' && facts.status === 400) return new RetirementError('service.denied', facts);
  if (failure.code === 'service.rejected' || failure.code === 'service.failed') {
    return new RetirementError('service.unavailable', facts);
  }
  return failure;
}
