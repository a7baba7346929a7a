import type { FailureFacts } from '../domain/failure/failure';
import type { Http, HttpAnswer } from './http';

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
export function answerFacts(
  answer: HttpAnswer,
  { service, host, plain }: Pick<Http, 'service' | 'host' | 'plain'>,
): FailureFacts {
  const type = contentTypeOf(answer.header('content-type'));
  const to = redirectOf(answer.header('location'), host, plain);
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
  host: string,
  plain: boolean,
): Pick<FailureFacts, 'location' | 'leads'> {
  if (header === undefined) return {};
  try {
    const to = new URL(header, `${plain ? 'http' : 'https'}://${host}`);
    if (!/^[\w.:[\]-]{1,100}$/.test(to.host)) return { location: 'unknown' };
    const login = LOGIN.test(to.hostname.replaceAll('.', ' ')) || LOGIN.test(to.pathname.replaceAll('_', ' '));
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
