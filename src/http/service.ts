import type { Answers, Given } from './answer-form';
import type { HttpMethod, HttpRequest, Query } from './http';

/**
 * One service, as one attempt sees it: a call declares what the service's answers look like, and everything else is a
 * failure. Throws nothing but `RetirementError`. An abort is `service.unavailable`.
 */
export interface Service {
  /**
   * @example
   * const answer = await service.ask('POST', '/user/retire/', { erased: empty(204) }, { body: { username } });
   */
  ask<const A extends Answers>(method: HttpMethod, path: string, answers: A, request?: HttpRequest): Promise<Given<A>>;
  /**
   * The body of an answer as it comes, up to a gigabyte. Failures of the status throw at the first piece, half a body at
   * the end. Whether the bytes are what was asked for is the reader's to check.
   * @param method GET by default; a POST is sent without a body
   */
  stream(path: string, query?: Query, method?: 'GET' | 'POST'): AsyncIterable<Uint8Array>;
  /**
   * The service's own clock, by the `Date` of its last answer that was believed; undefined when it has said none.
   * @unit epoch milliseconds
   */
  clockMs(): number | undefined;
}

/** One service for the life of a worker: it owns the connections. */
export interface OpenService {
  /** A cheap view for one attempt; the signal stops every request made through it. */
  with(signal?: AbortSignal): Service;
  /** Ends the connections. Requests under way fail with `service.unavailable`. */
  close(): void;
}
