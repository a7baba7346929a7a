import type { z } from 'zod';
import { type FailureCode, RetirementError } from '../domain/failure/failure';
import type { Body } from './read-body';

/** What is asked of an answer; the same as in `HttpOptions`. */
export interface Expectation<Answer> {
  readonly answer?: z.ZodType<Answer>;
  readonly absentOn?: readonly number[];
  readonly absentIf?: (status: number, body: unknown) => boolean;
}

export interface ReceivedAnswer {
  readonly service: string;
  readonly status: number;
  readonly body: Body;
  readonly retryAfterMs: number | undefined;
}

/** Statuses that proxies and load balancers give for trouble of their own, and that no view of Open edX gives. */
const OF_THE_WIRE: readonly number[] = [407, 408, 421, 425, 502, 503, 504];

/** The table of failures, in the order in which it is read. */
export function judgeAnswer<Answer>(received: ReceivedAnswer, expected: Expectation<Answer>): Answer | 'absent' {
  const { status, body } = received;
  if (OF_THE_WIRE.includes(status)) return fail('service.unavailable', received);
  if (status === 429) return fail('service.throttled', received);
  if (status === 401 || status === 403) return fail('service.denied', received);
  if (status >= 200 && status < 300) return judgeSuccess(received, expected);
  if (isAbsent(status, body, expected)) return 'absent';
  if (status >= 500) return fail('service.failed', received);
  // A redirect leads to a login page or to another host; anything below 200 is no answer.
  if (status < 400) return fail('service.unavailable', received);
  return fail(isOfTheService(status, body) ? 'service.rejected' : 'service.unavailable', received);
}

function judgeSuccess<Answer>(received: ReceivedAnswer, { answer }: Expectation<Answer>): Answer {
  const { body } = received;
  if (answer === undefined) {
    const plausible = body.kind === 'empty' || body.kind === 'json' || body.kind === 'text';
    return plausible ? (undefined as Answer) : fail('service.unavailable', received);
  }
  const parsed = body.kind === 'json' ? answer.safeParse(body.value) : undefined;
  return parsed?.success ? parsed.data : fail('service.unavailable', received);
}

/** "No such person" is believed only in the forms in which the services say it. */
function isAbsent(status: number, body: Body, { absentOn, absentIf }: Expectation<unknown>): boolean {
  if (body.kind !== 'empty' && body.kind !== 'json') return false;
  if (absentOn?.includes(status)) return true;
  return absentIf?.(status, body.kind === 'json' ? body.value : undefined) ?? false;
}

/**
 * Whether a refusal comes from the service itself. A 404 must be one of its own forms, since any proxy says 404;
 * the others only must not be a page, since refusals end a retirement and waiting does not.
 */
function isOfTheService(status: number, body: Body): boolean {
  return status === 404 ? body.kind === 'empty' || body.kind === 'json' : body.kind !== 'markup';
}

function fail(code: FailureCode, { service, status, retryAfterMs }: ReceivedAnswer): never {
  const mayWait = code !== 'service.failed' && code !== 'service.rejected' && retryAfterMs !== undefined;
  throw new RetirementError(code, { service, status, ...(mayWait && { retryAfterMs }) });
}
