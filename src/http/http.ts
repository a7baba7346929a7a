import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** What one request may say. Every request is tried once: only Temporal retries. */
export interface HttpOptions<Answer> {
  /** A list becomes a repeated parameter (`states=A&states=B`); `undefined` is left out. */
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as application/x-www-form-urlencoded instead. */
  readonly form?: Readonly<Record<string, string>>;
  /** Shape of the JSON answer; an answer without it is `service.unavailable` (it is not the service's). */
  readonly answer?: z.ZodType<Answer>;
  /** Statuses that mean "no such person here", where the contract says so; never believed when the body is HTML. */
  readonly absentOn?: readonly number[];
  /** A finer judgement of a refusal by its status and parsed body (`undefined` when empty); true means absent. */
  readonly absentIf?: (status: number, body: unknown) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One service, as one attempt sees it. Throws nothing but `RetirementError`, by the table of failures:
 * `service.unavailable`, `.throttled`, `.failed`, `.denied`, `.rejected`. An abort is `service.unavailable`.
 */
export interface Http {
  /** @param path from the base URL, with its leading slash; its variable parts already percent-encoded */
  request<Answer = undefined>(
    method: HttpMethod,
    path: string,
    options?: HttpOptions<Answer>,
  ): Promise<Answer | 'absent'>;
  /**
   * The body of a GET as it comes, up to a gigabyte. Failures of the status throw at the first chunk, half a body at the end.
   * Whether the bytes are what was asked for is the reader's to check.
   */
  stream(path: string, query?: Query): AsyncIterable<Uint8Array>;
}

/** One service for the life of a worker: it owns the connections. */
export interface HttpService {
  /** A cheap view for one attempt; the signal stops every request made through it. */
  with(signal?: AbortSignal): Http;
  /** Ends the connections. Requests under way fail with `service.unavailable`. */
  close(): void;
}
