import { RetirementError } from '../domain/failure/failure';
import { type ConnectionPool, createConnectionPool } from './connection-pool';
import { exchange, type OpenAnswer } from './exchange';
import type { Http, HttpMethod, HttpOptions, HttpService, Query } from './http';
import { judgeAnswer } from './judge-answer';
import { readBody } from './read-body';
import { retryAfterMs } from './retry-after';
import type { TokenSource } from './token-source';

export interface HttpServiceOptions {
  /** SERVICE name as in the pipeline; failures name it. */
  readonly service: string;
  /** Absolute; its path is kept, trailing slashes are dropped. */
  readonly baseUrl: string;
  /** Without it no Authorization header is sent. */
  readonly auth?: TokenSource;
  /** @unit milliseconds; default 10 s */
  readonly connectTimeoutMs?: number;
  /** From the call to the answer's last byte; for a stream between two pieces. @unit milliseconds; default 60 s */
  readonly answerTimeoutMs?: number;
  /** Connections at once. Default 64 */
  readonly maxSockets?: number;
  /** Certificates in PEM that are believed beside the public ones. */
  readonly ca?: string;
  /** On the way to the service; see `proxyFor()`. */
  readonly proxy?: URL;
  /** A longer answer is not believed. @unit bytes, unpacked; default 5 MB */
  readonly maxAnswerBytes?: number;
  /** Nor a longer stream. @unit bytes, unpacked; default 1 GB */
  readonly maxStreamBytes?: number;
}

/** Below the deadline of an attempt (75 s): a service that hangs is told apart from a worker that does. */
const ANSWER_TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 5_000_000;
/** A queue of 50,000 learners has 60 MB. */
const MAX_STREAM_BYTES = 1_000_000_000;

export function createHttp(options: HttpServiceOptions): HttpService {
  const pool = createConnectionPool(options);
  return { with: (signal) => view(options, pool, signal), close: () => pool.close() };
}

function view(options: HttpServiceOptions, pool: ConnectionPool, signal?: AbortSignal): Http {
  const { service, auth, answerTimeoutMs = ANSWER_TIMEOUT_MS, maxAnswerBytes = MAX_ANSWER_BYTES } = options;
  const { maxStreamBytes = MAX_STREAM_BYTES } = options;

  async function sendAs(token: string | undefined, method: HttpMethod, url: string, more: HttpOptions<unknown>) {
    const { headers, body } = encode(more);
    if (token !== undefined) headers.Authorization = token;
    if (signal?.aborted) throw new RetirementError('service.unavailable', { service });
    return exchange({ service, method, url, headers, body }, { pool, answerTimeoutMs, signal });
  }

  /** A token may have been revoked, or the LMS restarted with other keys: one renewal, one repeat. */
  async function send(method: HttpMethod, path: string, more: HttpOptions<unknown>): Promise<OpenAnswer> {
    const url = urlOf(options.baseUrl, path, more.query);
    if (auth === undefined) return sendAs(undefined, method, url, more);
    const token = await auth.token(signal);
    const answer = await sendAs(token, method, url, more);
    if (answer.status !== 401) return answer;
    await answer.read(maxAnswerBytes);
    auth.invalidate(token);
    return sendAs(await auth.token(signal), method, url, more);
  }

  async function judge<Answer>(answer: OpenAnswer, more: HttpOptions<Answer>): Promise<Answer | 'absent'> {
    const body = readBody(answer.contentType, await answer.read(maxAnswerBytes));
    const wait = retryAfterMs(answer.retryAfter);
    return judgeAnswer({ service, status: answer.status, body, retryAfterMs: wait }, more);
  }

  return {
    async request<Answer>(method: HttpMethod, path: string, more: HttpOptions<Answer> = {}) {
      return judge(await send(method, path, more), more);
    },
    async *stream(path: string, query?: Query) {
      const answer = await send('GET', path, { query });
      if (answer.status === 200) {
        yield* answer.pieces(maxStreamBytes);
        return;
      }
      await judge(answer, {});
      throw new RetirementError('service.unavailable', { service, status: answer.status });
    },
  };
}

function encode({ headers, body, form }: HttpOptions<unknown>): { headers: Record<string, string>; body?: string } {
  const all: Record<string, string> = { Accept: 'application/json', 'User-Agent': 'lethe', ...headers };
  if (form !== undefined) {
    return {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...all },
      body: new URLSearchParams(form).toString(),
    };
  }
  const json = { headers: { 'Content-Type': 'application/json', ...all } };
  return body === undefined ? json : { ...json, body: JSON.stringify(body) };
}

function urlOf(baseUrl: string, path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return `${baseUrl.replace(/\/+$/, '')}${path}${text === '' ? '' : `?${text}`}`;
}
