import { type ConnectionPool, createConnectionPool } from './connection-pool';
import { exchange } from './exchange';
import type { Http, HttpMethod, HttpRequest, HttpService, Query } from './http';
import { transportFailure } from './transport-failure';

export interface HttpServiceOptions {
  /** SERVICE name as in the pipeline; failures name it. */
  readonly service: string;
  /** Absolute; its path is kept, trailing slashes are dropped. */
  readonly baseUrl: string;
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
  const { service, baseUrl } = options;
  const { host, protocol } = new URL(baseUrl);
  const plain = protocol === 'http:';
  const wire = {
    pool,
    signal,
    answerTimeoutMs: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    maxAnswerBytes: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    maxStreamBytes: options.maxStreamBytes ?? MAX_STREAM_BYTES,
  };
  return {
    service,
    host,
    plain,
    async send(method: HttpMethod, path: string, request: HttpRequest = {}) {
      if (signal?.aborted) throw transportFailure('ABORTED', { service, host });
      const url = urlOf(baseUrl, path, request.query);
      return exchange({ service, host, method, url, ...encode(request) }, wire);
    },
  };
}

function encode({ headers, body, form }: HttpRequest): { headers: Record<string, string>; body?: string } {
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
