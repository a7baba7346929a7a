import type { Readable } from 'node:stream';
import axios, { type AxiosProxyConfig, type RawAxiosRequestHeaders } from 'axios';
import type { FailureFacts } from '../domain/failure/failure';
import { type AttemptTimer, startAttemptTimer } from './attempt-timer';
import type { ConnectionPool } from './connection-pool';
import type { HttpAnswer, HttpMethod } from './http';
import { readBody } from './read-body';
import { failureOnTheWire, transportFailure } from './transport-failure';

/** One request as it goes on the wire. */
export interface WireRequest {
  readonly service: string;
  readonly host: string;
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireOptions {
  readonly pool: ConnectionPool;
  /** To the last byte of an answer; between two pieces of a streamed one. @unit milliseconds */
  readonly answerTimeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly maxStreamBytes: number;
  readonly signal?: AbortSignal;
}

/** Sends one request, once. */
export async function exchange(request: WireRequest, options: WireOptions): Promise<HttpAnswer> {
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
    return {
      status: answer.status,
      header,
      body: async () =>
        readBody(header('content-type') ?? '', await readWhole(answer.data, timer, facts, options.maxAnswerBytes)),
      pieces: () => readPieces(answer.data, timer, facts, options.maxStreamBytes),
    };
  } catch (error) {
    timer.end();
    leave();
    const plain = request.url.startsWith('http:') ? { plain: true as const } : {};
    throw failureOnTheWire(error, timer, { service, host, ...plain });
  }
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
    host: hostname,
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
