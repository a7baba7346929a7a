import type { z } from 'zod';

/**
 * One answer that a service gives, exactly: its status and its body. The body is
 * - `empty`  nothing, or white space
 * - a schema JSON that fits it; `Empty` is `{}` and nothing else
 * - `own`    empty or JSON, whatever it says: believed by the mark of the platform alone, so never of another service
 * - `any`    anything, a page too: for what is read the same from any sender
 */
export interface AnswerForm<Value = unknown> {
  readonly status: number;
  readonly body: 'empty' | 'own' | 'any' | z.ZodType<Value>;
}

/** What a call takes for an answer, by the caller's own names. What is not here is a failure. */
export type Answers = Readonly<Record<string, AnswerForm | readonly AnswerForm[]>>;

/** Which of the declared answers came, and what its schema made of the body. */
export type Given<A extends Answers> = {
  readonly [Name in keyof A & string]: {
    readonly is: Name;
    readonly value: A[Name] extends AnswerForm<infer Value> ? Value : unknown;
    readonly facts: GivenFacts;
  };
}[keyof A & string];

/** What is known of a declared answer besides. */
export interface GivenFacts {
  readonly service: string;
  readonly host: string;
  readonly status: number;
  /** Methods that its header `Allow` names, where it is the service's own. */
  readonly allow: readonly string[];
  /** @unit milliseconds */
  readonly retryAfterMs?: number;
}

/** @example empty(204) */
export function empty(status: number): AnswerForm<undefined> {
  return { status, body: 'empty' };
}

/** @example json(200, z.array(z.string())) */
export function json<Value>(status: number, schema: z.ZodType<Value>): AnswerForm<Value> {
  return { status, body: schema };
}

/** An answer of a service of Open edX whose body says nothing that matters. @example own(404) */
export function own(status: number): AnswerForm<unknown> {
  return { status, body: 'own' };
}

export function any(status: number): AnswerForm<unknown> {
  return { status, body: 'any' };
}
