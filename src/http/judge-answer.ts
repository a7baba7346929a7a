import type { z } from 'zod';
import { type FailureCode, type FailureFacts, RetirementError } from '../domain/failure/failure';
import type { AnswerForm, Answers, Given } from './answer-form';
import type { Body, Http, HttpAnswer, HttpMethod } from './http';
import type { Mark } from './mark';
import { claimsMark, isMarked, methodsOfView } from './methods-of-view';

/** Who was asked, and how. */
export interface Asked {
  readonly http: Pick<Http, 'service' | 'host' | 'plain'>;
  readonly method: HttpMethod;
  readonly path: string;
  readonly mark: Mark;
}

type Facts = FailureFacts & { readonly service: string; readonly host: string };

/** An answer as it came, read to its end. */
interface Received {
  readonly answer: HttpAnswer;
  readonly mark: Mark;
  readonly method: HttpMethod;
  readonly status: number;
  readonly body: Body;
  readonly facts: Facts;
}

/** Statuses that proxies and load balancers give for trouble of their own, and that no view of Open edX gives. */
const OF_THE_WIRE: readonly number[] = [407, 408, 421, 425];

/**
 * The one place where an answer is judged: it is one of those that the call declares, or a failure. When in doubt it is
 * `service.unavailable`, which is tried again and ends nothing.
 */
export async function judgeAnswer<A extends Answers>(answer: HttpAnswer, asked: Asked, answers: A): Promise<Given<A>> {
  const { mark, method } = asked;
  const { status } = answer;
  const facts = answerFacts(answer, asked);
  const received = { answer, mark, method, status, facts, body: await answer.body() };
  for (const [is, declared] of Object.entries(answers)) {
    for (const form of formsOf(declared)) {
      const read = form.status === status ? readAs(form, received) : undefined;
      if (read === undefined) continue;
      return { is, value: read.value, facts: { ...facts, status, allow: methodsOfView(answer) } } as Given<A>;
    }
  }
  throw failureOf(received);
}

function formsOf(declared: Answers[string]): readonly AnswerForm[] {
  return Array.isArray(declared) ? declared : [declared as AnswerForm];
}

/** Whether the answer has the platform's mark; see `isMarked()`. */
function hasMark({ answer, mark, method }: Received): boolean {
  return mark === 'allow' && isMarked(answer, method);
}

/** The body as the form has it; undefined when it is another. An empty 404 without the mark is anybody's. */
function readAs({ body: form }: AnswerForm, received: Received): { readonly value: unknown } | undefined {
  const { body, status, mark } = received;
  if (form === 'any') return { value: undefined };
  const marked = hasMark(received);
  if (mark === 'allow' && !marked) return undefined;
  if (form === 'own') return marked && isItsOwn(received) ? { value: undefined } : undefined;
  if (form === 'empty') return body.kind === 'empty' && (status !== 404 || marked) ? { value: undefined } : undefined;
  if (body.kind !== 'json') return undefined;
  const parsed = (form as z.ZodType).safeParse(body.value);
  return parsed.success ? { value: parsed.data } : undefined;
}

/** Whether an answer that no form describes is the service's own all the same: a refusal, or an error it has caught. */
function isItsOwn(received: Received): boolean {
  const { mark, status, body } = received;
  if (mark === 'allow') return hasMark(received) && (body.kind === 'empty' || body.kind === 'json');
  if (body.kind !== 'json') return false;
  // Gateways say `{"message": …}`; a view says a sentence, or DRF's `detail`, which ends in a full stop.
  if (mark === 'stripped') return typeof body.value === 'string' || isDetail(body.value);
  return status !== 404 && status !== 405 && status !== 410;
}

function isDetail(value: unknown): boolean {
  const detail = (value as { readonly detail?: unknown } | null)?.detail;
  return typeof detail === 'string' && detail.endsWith('.');
}

/** Of an answer that is not the service's a person must know whose it may be; of its own, service and status say all. */
function failureOf(received: Received): RetirementError {
  const code = codeOf(received);
  const { service, status, retryAfterMs } = received.facts;
  const doubt = doubtOf(received);
  const doubted = doubt === undefined ? {} : { doubt };
  if (code === 'service.throttled') {
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    // Third parties say it in any form.
    const own = received.mark === 'none' || isItsOwn(received);
    return new RetirementError(code, { service, status, ...wait, ...(own ? {} : doubted) });
  }
  if (code !== 'service.unavailable') return new RetirementError(code, { service, status });
  return new RetirementError(code, { ...received.facts, ...doubted });
}

function codeOf(received: Received): FailureCode {
  const { status, mark, body } = received;
  if (status === 429) return 'service.throttled';
  if (OF_THE_WIRE.includes(status) || status < 400 || status > 500) return 'service.unavailable';
  // The platform's uncaught errors are pages, and nothing marks them.
  if (status === 500 && (isPage(body) || mark !== 'allow')) return 'service.failed';
  if (!isItsOwn(received)) return 'service.unavailable';
  if (status === 500) return 'service.failed';
  return status === 401 || status === 403 ? 'service.denied' : 'service.rejected';
}

function doubtOf(received: Received): FailureFacts['doubt'] {
  const { answer, status, body, mark, method } = received;
  if (status > 500 || OF_THE_WIRE.includes(status)) return undefined;
  if (isPage(body)) return 'page';
  if (mark !== 'allow' || hasMark(received)) return 'unexpected';
  return claimsMark(answer, method) ? 'wrong-mark' : 'unmarked';
}

function isPage({ kind }: Body): boolean {
  return kind === 'markup' || kind === 'labelled-html';
}

/** Kinds of content that help to tell who answered. Others are told by their first half alone. */
const TOLD: readonly string[] = [
  'application/json',
  'application/problem+json',
  'application/xml',
  'application/octet-stream',
  'text/html',
  'text/plain',
  'text/xml',
];
const KINDS: readonly string[] = ['application', 'audio', 'font', 'image', 'model', 'multipart', 'text', 'video'];

/** What can be reported about an answer: nothing that could contain a name. */
function answerFacts(answer: HttpAnswer, { http, path }: Asked): Facts {
  const { service, host, plain } = http;
  const type = contentTypeOf(answer.header('content-type'));
  const to = redirectOf(answer.header('location'), path, http);
  const wait = retryAfterMs(answer.header('retry-after'));
  return {
    service,
    host,
    status: answer.status,
    ...(type === undefined ? {} : { contentType: type }),
    ...to,
    ...(plain && answer.status === 400 ? { plain } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

function contentTypeOf(header: string | undefined): string | undefined {
  const type = header?.split(';')[0]?.trim().toLowerCase();
  if (type === undefined || type === '') return undefined;
  if (TOLD.includes(type)) return type;
  const kind = type.split('/')[0] ?? '';
  return KINDS.includes(kind) ? `${kind}/*` : 'unknown';
}

const LOGIN = /\b(?:log-?in|sign-?in|sso|saml2?|oauth2?|oidc|cas|auth|authorize|authn)\b/i;

/** The host of a redirect, and what it looks like; nothing of its path or query is kept. */
function redirectOf(
  header: string | undefined,
  path: string,
  { host, plain }: Pick<Http, 'host' | 'plain'>,
): Pick<FailureFacts, 'location' | 'leads'> {
  if (header === undefined) return {};
  try {
    const to = new URL(header, `${plain ? 'http' : 'https'}://${host}`);
    if (!/^[\w.:[\]-]{1,100}$/.test(to.host)) return { location: 'unknown' };
    // Not the path that was asked for: /oauth2/access_token is where tokens are, over TLS, too.
    const elsewhere = to.pathname.endsWith(path) ? '' : to.pathname.replaceAll('_', ' ');
    const login = LOGIN.test(to.hostname.replaceAll('.', ' ')) || LOGIN.test(elsewhere);
    const tls = plain && to.protocol === 'https:' && to.hostname === new URL(`http://${host}`).hostname;
    const leads = login ? 'login' : tls ? 'https' : undefined;
    return { location: to.host, ...(leads === undefined ? {} : { leads }) };
  } catch {
    return { location: 'unknown' };
  }
}

/** A service that asks for more is asked again after a day: nobody waits for years on a header. @unit milliseconds */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * A `Retry-After` header, in seconds or as an HTTP date; undefined when there is none or it says nothing.
 * @unit milliseconds from now, at most a day
 * @source RFC 9110, 10.2.3
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), LONGEST_MS);
}
