import type { z } from 'zod';

/** What one request may say. Every request is tried once: only Temporal retries. */
export interface HttpOptions<Answer> {
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
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

export interface Http {
  request<Answer = undefined>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: HttpOptions<Answer>,
  ): Promise<Answer | 'absent'>;
}
