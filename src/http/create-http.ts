import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { type AxiosProxyConfig, type RawAxiosRequestHeaders } from 'axios';
import { type FailureFacts, RetirementError } from '../domain/failure/failure';
import { type AttemptTimer, startAttemptTimer } from './attempt-timer';
import { type ConnectionPool, createConnectionPool } from './connection-pool';
import type { Body, Http, HttpAnswer, HttpMethod, HttpRequest, HttpService, Query } from './http';
import { failureOnTheWire, transportFailure } from './transport-failure';

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
  const all: Record<string, string> = {
    Accept: 'application/json',
    'User-Agent': 'lethe',
    'Cache-Control': 'no-cache, no-store',
    ...headers,
  };
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

/** One request as it goes on the wire. */
interface WireRequest {
  readonly service: string;
  readonly host: string;
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface WireOptions {
  readonly pool: ConnectionPool;
  /** To the last byte of an answer; between two pieces of a streamed one. @unit milliseconds */
  readonly answerTimeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly maxStreamBytes: number;
  readonly signal?: AbortSignal;
}

/** Sends one request, once. */
async function exchange(request: WireRequest, options: WireOptions): Promise<HttpAnswer> {
  const timer = startAttemptTimer(options.answerTimeoutMs, options.signal);
  const { pool } = options;
  const { service, host } = request;
  let leave = () => {};
  try {
    leave = (await pool.slots?.take(timer.signal)) ?? leave;
    const answer = await axios.request<Readable>({
      method: request.method,
      url: request.url,
      headers: request.headers as RawAxiosRequestHeaders,
      data: request.body,
      transformRequest: [(data: unknown) => data],
      responseType: 'stream',
      validateStatus: () => true,
      maxRedirects: 0,
      adapter: 'http',
      httpAgent: pool.http,
      httpsAgent: pool.https,
      proxy: clearProxy(request.url, pool),
      signal: timer.signal,
    });
    answer.data.once('close', leave);
    const facts = { service, host, status: answer.status };
    const header = (name: string) => textOf(answer.headers[name]);
    const received: (ClientRequest & { readonly res?: IncomingMessage }) | undefined = answer.request;
    const lines = (name: string) => received?.res?.headersDistinct[name] ?? [];
    if (request.method === 'GET' && lines('age').some(isAged)) {
      answer.data.destroy();
      throw new RetirementError('service.unavailable', { ...facts, doubt: 'cached' });
    }
    return {
      status: answer.status,
      header,
      lines,
      body: async () =>
        readBody(header('content-type') ?? '', await readWhole(answer.data, timer, facts, options.maxAnswerBytes)),
      pieces: () => readPieces(answer.data, timer, facts, options.maxStreamBytes),
    };
  } catch (error) {
    timer.end();
    leave();
    if (error instanceof RetirementError) throw error;
    const plain = request.url.startsWith('http:') ? { plain: true as const } : {};
    const byProxy = clearProxy(request.url, pool) !== false;
    throw failureOnTheWire(error, timer, { service, host, ...plain }, byProxy);
  }
}

/**
 * A cache has kept the answer: a learner's state may be another by now.
 * @source RFC 9111, 5.1
 */
function isAged(age: string): boolean {
  return age.split(',').some((seconds) => Number(seconds) > 0);
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** `false` also keeps axios from looking into the environment by itself. */
function clearProxy(url: string, { proxy }: ConnectionPool): AxiosProxyConfig | false {
  if (proxy === undefined || !url.startsWith('http:')) return false;
  const { protocol, hostname, port, username, password } = proxy;
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return {
    protocol,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    ...(username === '' && password === '' ? {} : { auth }),
  };
}

async function readWhole(body: Readable, timer: AttemptTimer, facts: FailureFacts, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxBytes) break;
      pieces.push(piece);
    }
  } catch {
    throw transportFailure(timer.ended() ?? 'HALF_BODY', facts);
  } finally {
    timer.end();
  }
  if (bytes > maxBytes) throw transportFailure('TOO_LONG', facts);
  return Buffer.concat(pieces);
}

async function* readPieces(
  body: Readable,
  timer: AttemptTimer,
  facts: FailureFacts,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxBytes) break;
      timer.pause();
      yield piece;
      timer.restart();
    }
  } catch {
    throw transportFailure(timer.ended() ?? 'HALF_BODY', facts);
  } finally {
    timer.end();
    body.destroy();
  }
  if (bytes > maxBytes) throw transportFailure('TOO_LONG', facts);
}

function readBody(contentType: string, bytes: Buffer): Body {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (text === '') return { kind: 'empty' };
  if (text.startsWith('<')) return { kind: 'markup' };
  if (/html/i.test(contentType)) return { kind: 'labelled-html' };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    return { kind: /json/i.test(contentType) ? 'broken' : 'text' };
  }
}
