import type { FailureFacts } from '../domain/failure/failure';
import type { HttpAnswer } from './http';
import { retryAfterMs } from './retry-after';

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
export function answerFacts(answer: HttpAnswer, service: string, host: string): FailureFacts {
  const type = contentTypeOf(answer.header('content-type'));
  const location = locationOf(answer.header('location'), host);
  const wait = retryAfterMs(answer.header('retry-after'));
  return {
    service,
    host,
    status: answer.status,
    ...(type === undefined ? {} : { contentType: type }),
    ...(location === undefined ? {} : { location }),
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

/** The host of a redirect, and nothing of its path or query. */
function locationOf(header: string | undefined, host: string): string | undefined {
  if (header === undefined) return undefined;
  try {
    const to = new URL(header, `https://${host}`);
    return /^[\w.:[\]-]{1,100}$/.test(to.host) ? to.host : 'unknown';
  } catch {
    return 'unknown';
  }
}
