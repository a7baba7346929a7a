import type { Readable } from 'node:stream';
import axios, { type AxiosProxyConfig, type RawAxiosRequestHeaders } from 'axios';
import { RetirementError } from '../domain/failure/failure';
import { type AttemptTimer, startAttemptTimer } from './attempt-timer';
import type { ConnectionPool } from './connection-pool';
import type { HttpMethod } from './http';
import { isDistrust } from './is-distrust';
import { TunnelRefused } from './tunnel';

/** One request as it goes on the wire. */
export interface WireRequest {
  readonly service: string;
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireOptions {
  readonly pool: ConnectionPool;
  /** To the last byte of an answer; between two pieces of a streamed one. @unit milliseconds */
  readonly answerTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Status and headers, with a body that is still to be read. */
export interface OpenAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** The whole body; more than `maxBytes` of it is not the service's. */
  read(maxBytes: number): Promise<Buffer>;
  /** The body piece by piece, up to `maxBytes` of it; time spent by the reader does not count. */
  pieces(maxBytes: number): AsyncIterable<Buffer>;
}

/**
 * Sends one request, once. Whatever goes wrong on the wire is `service.unavailable` (or `.untrusted`), made here and
 * without a cause: axios's own errors carry the request's headers and body.
 */
export async function exchange(request: WireRequest, options: WireOptions): Promise<OpenAnswer> {
  const timer = startAttemptTimer(options.answerTimeoutMs, options.signal);
  const { pool } = options;
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
    const facts = { service: request.service, status: answer.status };
    return {
      status: answer.status,
      contentType: String(answer.headers['content-type'] ?? ''),
      retryAfter: answer.headers['retry-after'] === undefined ? undefined : String(answer.headers['retry-after']),
      read: (maxBytes) => readWhole(answer.data, timer, facts, maxBytes),
      pieces: (maxBytes) => readPieces(answer.data, timer, facts, maxBytes),
    };
  } catch (error) {
    timer.end();
    leave();
    throw failureOf(error, request.service);
  }
}

/** Of a proxy's own refusals only 407 is told: any other would read as the service's. */
function failureOf(error: unknown, service: string): RetirementError {
  if (isDistrust(error)) return new RetirementError('service.untrusted', { service });
  const { cause } = error as { readonly cause?: unknown };
  const status = cause instanceof TunnelRefused && cause.status === 407 ? { status: 407 } : {};
  return new RetirementError('service.unavailable', { service, ...status });
}

/** `false` also keeps axios from looking into the environment by itself. */
function clearProxy(url: string, { proxy }: ConnectionPool): AxiosProxyConfig | false {
  if (proxy === undefined || !url.startsWith('http:')) return false;
  const { protocol, hostname, port, username, password } = proxy;
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return {
    protocol,
    host: hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    ...(username === '' && password === '' ? {} : { auth }),
  };
}

interface Facts {
  readonly service: string;
  readonly status: number;
}

async function readWhole(body: Readable, timer: AttemptTimer, facts: Facts, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxBytes) break;
      pieces.push(piece);
    }
  } catch {
    throw new RetirementError('service.unavailable', facts);
  } finally {
    timer.end();
  }
  if (bytes > maxBytes) throw new RetirementError('service.unavailable', facts);
  return Buffer.concat(pieces);
}

async function* readPieces(
  body: Readable,
  timer: AttemptTimer,
  facts: Facts,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new Error('too long');
      timer.pause();
      yield piece;
      timer.restart();
    }
  } catch {
    throw new RetirementError('service.unavailable', facts);
  } finally {
    timer.end();
    body.destroy();
  }
}
