export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** What one request may say. */
export interface HttpRequest {
  /** A list becomes a repeated parameter (`states=A&states=B`); `undefined` is left out. */
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as application/x-www-form-urlencoded instead. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What a body is, judged by its label and its first characters both: a proxy may lie about either.
 * - `empty`   nothing, or white space
 * - `json`    parsed
 * - `markup`  HTML or XML by its first character, whatever its label
 * - `labelled-html` something else that calls itself HTML
 * - `broken`  calls itself JSON and is not, or not all of it
 * - `text`    anything else
 */
export type Body =
  | { readonly kind: 'empty' | 'markup' | 'labelled-html' | 'broken' | 'text' }
  | { readonly kind: 'json'; readonly value: unknown };

/** What came back, whatever it is. Its body must be read, one way or the other: an unread one keeps the connection. */
export interface HttpAnswer {
  readonly status: number;
  /** By its name in lower case; undefined when it is not there. */
  header(name: string): string | undefined;
  /** Each line of that header by itself. */
  lines(name: string): readonly string[];
  /** The whole body. `service.unavailable` when it does not come in time, ends early or is too long. */
  body(): Promise<Body>;
  /** The body piece by piece, up to a gigabyte; time spent by the reader does not count. Fails as `body` does. */
  pieces(): AsyncIterable<Uint8Array>;
}

/**
 * One host, as one attempt sees it. It judges the transport alone: no connection, a time-out, a certificate, half a body.
 * These are `RetirementError`s, `service.unavailable` or `service.untrusted`, with the errno. An abort is
 * `service.unavailable`. Redirects are never followed, and every request is sent once: only Temporal retries.
 */
export interface Http {
  /** SERVICE name as in the pipeline; failures name it. */
  readonly service: string;
  /** Host, and port unless it is the scheme's own; failures name it. */
  readonly host: string;
  /** Its requests are not encrypted. */
  readonly plain: boolean;
  /** @param path from the base URL, with its leading slash; its variable parts already percent-encoded */
  send(method: HttpMethod, path: string, request?: HttpRequest): Promise<HttpAnswer>;
}

/** One host for the life of a worker: it owns the connections. */
export interface HttpService {
  /** A cheap view for one attempt; the signal stops every request made through it. */
  with(signal?: AbortSignal): Http;
  /** Ends the connections. Requests under way fail with `service.unavailable`. */
  close(): void;
}
