/**
 * What can go wrong, in one table: retry policy, exit codes, the reference and the tests are read from it.
 *
 * `retry` says who tries again and how long:
 * - `never`   the caller is told at once
 * - `endless` Temporal's quick tier, then the run's durable wait, without end
 * - `budget`  as `endless`, until the failure budget (default 24 h from the first failed attempt) is spent
 * - `slowly`  at once into the durable wait, once an hour
 *
 * `learner` says what the failure does to the person's retirement: `untouched` (nothing of ours was written),
 * `keeps-state` (stays in its working state), `errored` (moved to ERRORED in the LMS).
 */
export const FAILURES = {
  'config.invalid': { retry: 'never', learner: 'untouched', attention: true },
  'secret.missing': { retry: 'never', learner: 'untouched', attention: true },
  'service.unavailable': { retry: 'endless', learner: 'keeps-state', attention: false },
  'service.untrusted': { retry: 'endless', learner: 'keeps-state', attention: true },
  'service.throttled': { retry: 'endless', learner: 'keeps-state', attention: false },
  'service.failed': { retry: 'budget', learner: 'keeps-state', attention: false },
  'service.denied': { retry: 'slowly', learner: 'keeps-state', attention: true },
  'service.rejected': { retry: 'never', learner: 'errored', attention: true },
  'instance.mismatch': { retry: 'never', learner: 'untouched', attention: true },
  'config.stale': { retry: 'endless', learner: 'untouched', attention: true },
  'engine.no-worker': { retry: 'endless', learner: 'untouched', attention: true },
  'learner.unexpected-state': { retry: 'never', learner: 'untouched', attention: true },
  'learner.renamed': { retry: 'never', learner: 'untouched', attention: true },
  'learner.twin': { retry: 'never', learner: 'untouched', attention: true },
} as const satisfies Record<string, FailureRule>;

export interface FailureRule {
  readonly retry: 'never' | 'endless' | 'budget' | 'slowly';
  readonly learner: 'untouched' | 'keeps-state' | 'errored';
  /** Whether a person is asked at once (the others ask after an hour of waiting). */
  readonly attention: boolean;
}

export type FailureCode = keyof typeof FAILURES;

/** All that a failure may say. No field can hold a name, an e-mail or a body: the type is the redaction. */
export interface FailureFacts {
  /** SERVICE name as in the pipeline, e.g. `LMS`. */
  readonly service?: string;
  /** START_STATE of the step, e.g. `RETIRING_ENROLLMENTS`. */
  readonly step?: string;
  /** Where it is: host, and port unless it is the scheme's own. Of the config, never of an answer. */
  readonly host?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Media type of the answer, from a list that we know; else its first half, or `unknown`. */
  readonly contentType?: string;
  /** Host that a redirect leads to; nothing else of it. */
  readonly location?: string;
  /** What the system or TLS calls it, e.g. `ECONNREFUSED`; `ANSWER_TIMEOUT` and the like are ours. */
  readonly errno?: string;
  /**
   * Why an answer was not believed.
   * - `page`       a page of HTML
   * - `unmarked`   without the platform's `Allow` header that names the method sent
   * - `unexpected` in a form that the service does not use
   */
  readonly doubt?: 'page' | 'unmarked' | 'unexpected';
  /** Which field of a retirement's record cannot be read, e.g. `last_state`. */
  readonly field?: string;
  /** How long the service asked us to wait. @unit milliseconds */
  readonly retryAfterMs?: number;
}

/** The one error that leaves `http`, `idas`, `drivers` and `activities`. */
export class RetirementError extends Error {
  override readonly name = 'RetirementError';
  constructor(
    readonly code: FailureCode,
    readonly facts: FailureFacts = {},
  ) {
    super(describeFailure(code, facts));
  }
}

/** One ASCII line for logs, the LMS's `response` and the Web UI, e.g. `service.unavailable: CREDENTIALS answered 503`. */
export function describeFailure(code: FailureCode, facts: FailureFacts = {}): string {
  const who = facts.service ?? 'the service';
  const what = facts.status === undefined ? '' : `: ${who} answered ${facts.status}`;
  const alone = facts.status === undefined && facts.service !== undefined ? `: ${facts.service}` : '';
  const where = facts.step === undefined ? '' : ` in ${facts.step}`;
  return `${code}${what}${alone}${where}`;
}

export function isFailureCode(text: unknown): text is FailureCode {
  return typeof text === 'string' && Object.hasOwn(FAILURES, text);
}
