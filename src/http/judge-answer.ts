import type { z } from 'zod';
import { type FailureCode, type FailureFacts, RetirementError } from '../domain/failure/failure';
import type { AnswerForm, Answers, Given } from './answer-form';
import type { Body, HttpAnswer, HttpMethod } from './http';
import type { Mark } from './mark';

/** An answer as it came, read to its end. */
export interface ReceivedAnswer {
  readonly method: HttpMethod;
  readonly mark: Mark;
  readonly status: number;
  readonly header: HttpAnswer['header'];
  readonly body: Body;
  readonly facts: FailureFacts & { readonly service: string; readonly host: string };
}

type Judged = ReceivedAnswer & { readonly marked: boolean };

/** Statuses that proxies and load balancers give for trouble of their own, and that no view of Open edX gives. */
const OF_THE_WIRE: readonly number[] = [407, 408, 421, 425];

/**
 * The one place where an answer is judged: it is one of those that the call declares, or a failure. When in doubt it is
 * `service.unavailable`, which is tried again and ends nothing.
 */
export function judgeAnswer<A extends Answers>(received: ReceivedAnswer, answers: A): Given<A> {
  const { status, facts } = received;
  const allow = methodsAllowed(received);
  const judged = { ...received, marked: received.mark === 'allow' && isMarked(received, received.method) };
  for (const [is, declared] of Object.entries(answers)) {
    for (const form of formsOf(declared)) {
      const read = form.status === status ? readAs(form, judged) : undefined;
      if (read !== undefined) return { is, value: read.value, facts: { ...facts, status, allow } } as Given<A>;
    }
  }
  throw failureOf(judged);
}

function formsOf(declared: Answers[string]): readonly AnswerForm[] {
  return Array.isArray(declared) ? declared : [declared as AnswerForm];
}

/** The body as the form has it; undefined when it is another. An empty 404 without the mark is anybody's. */
function readAs({ body: form }: AnswerForm, received: Judged): { readonly value: unknown } | undefined {
  const { body, status, mark, marked } = received;
  if (form === 'any') return { value: undefined };
  if (mark === 'allow' && !marked) return undefined;
  if (form === 'own') return isItsOwn(received) ? { value: undefined } : undefined;
  if (form === 'empty') return body.kind === 'empty' && (status !== 404 || marked) ? { value: undefined } : undefined;
  if (body.kind !== 'json') return undefined;
  const parsed = (form as z.ZodType).safeParse(body.value);
  return parsed.success ? { value: parsed.data } : undefined;
}

/** Whether an answer that no form describes is the service's own all the same: a refusal, or an error it has caught. */
function isItsOwn({ mark, marked, status, body }: Judged): boolean {
  if (mark === 'allow') return marked && (body.kind === 'empty' || body.kind === 'json');
  if (body.kind !== 'json') return false;
  // Gateways say `{"message": …}`; a view says a sentence, or DRF's `detail`, which ends in a full stop.
  if (mark === 'stripped') return typeof body.value === 'string' || isDetail(body.value);
  return status !== 404 && status !== 405 && status !== 410;
}

function isDetail(value: unknown): boolean {
  const detail = (value as { readonly detail?: unknown } | null)?.detail;
  return typeof detail === 'string' && detail.endsWith('.');
}

/** Of an answer that is not the service's a person must know whose it may be; of its own, service and status say all. */
function failureOf(received: Judged): RetirementError {
  const code = codeOf(received);
  const { service, status, retryAfterMs } = received.facts;
  if (code === 'service.throttled') {
    return new RetirementError(code, { service, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }
  if (code !== 'service.unavailable') return new RetirementError(code, { service, status });
  const doubt = doubtOf(received);
  return new RetirementError(code, { ...received.facts, ...(doubt === undefined ? {} : { doubt }) });
}

function codeOf(received: Judged): FailureCode {
  const { status, mark, body } = received;
  if (status === 429) return 'service.throttled';
  if (OF_THE_WIRE.includes(status) || status < 400 || status > 500) return 'service.unavailable';
  // The platform's uncaught errors are pages, and nothing marks them.
  if (status === 500 && (isPage(body) || mark !== 'allow')) return 'service.failed';
  if (!isItsOwn(received)) return 'service.unavailable';
  if (status === 500) return 'service.failed';
  return status === 401 || status === 403 ? 'service.denied' : 'service.rejected';
}

function doubtOf({ status, body, mark, marked }: Judged): FailureFacts['doubt'] {
  if (status > 500 || OF_THE_WIRE.includes(status)) return undefined;
  if (isPage(body)) return 'page';
  return mark === 'allow' && !marked ? 'unmarked' : 'unexpected';
}

function isPage({ kind }: Body): boolean {
  return kind === 'markup' || kind === 'labelled-html';
}

/** Whether it has the platform's mark; see `Mark`. */
export function isMarked(answer: Pick<HttpAnswer, 'header'>, method: HttpMethod): boolean {
  return methodsAllowed(answer).includes(method);
}

/** What the header `Allow` names; empty where there is none. */
function methodsAllowed(answer: Pick<HttpAnswer, 'header'>): readonly string[] {
  const names = answer.header('allow')?.split(',') ?? [];
  return names.map((one) => one.trim().toUpperCase()).filter((one) => /^[A-Z]{1,10}$/.test(one));
}
