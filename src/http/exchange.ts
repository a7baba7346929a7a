import type { Readable } from 'node:stream';
import axios, { type RawAxiosRequestHeaders } from 'axios';
import { RetirementError } from '../domain/failure';
import { type AttemptTimer, startAttemptTimer } from './attempt-timer';
import type { ConnectionPool } from './connection-pool';
import type { HttpMethod } from './http';
import { isDistrust } from './is-distrust';

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
  /** The body piece by piece; time spent by the reader does not count. */
  pieces(): AsyncIterable<Buffer>;
}

/**
 * Sends one request, once. Whatever goes wrong on the wire is `service.unavailable` (or `.untrusted`), made here and
 * without a cause: axios's own errors carry the request's headers and body.
 */
export async function exchange(request: WireRequest, options: WireOptions): Promise<OpenAnswer> {
  const timer = startAttemptTimer(options.answerTimeoutMs, options.signal);
  try {
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
      httpAgent: options.pool.http,
      httpsAgent: options.pool.https,
      signal: timer.signal,
    });
    const facts = { service: request.service, status: answer.status };
    return {
      status: answer.status,
      contentType: String(answer.headers['content-type'] ?? ''),
      retryAfter: answer.headers['retry-after'] === undefined ? undefined : String(answer.headers['retry-after']),
      read: (maxBytes) => readWhole(answer.data, timer, facts, maxBytes),
      pieces: () => readPieces(answer.data, timer, facts),
    };
  } catch (error) {
    timer.end();
    const code = isDistrust(error) ? 'service.untrusted' : 'service.unavailable';
    throw new RetirementError(code, { service: request.service });
  }
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

async function* readPieces(body: Readable, timer: AttemptTimer, facts: Facts): AsyncGenerator<Buffer> {
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
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
