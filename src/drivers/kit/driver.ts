import type { z } from 'zod';
import { type FailureCode, type FailureFacts, isFailureCode, RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { findsAnother } from '../../domain/pipeline/renames';
import type { StepOutcome, StepResult } from '../../domain/run/receipt';
import type { AnswerForm } from '../../http/answer-form';
import type { HttpMethod } from '../../http/http';
import type { Mark } from '../../http/mark';
import type { Service } from '../../http/service';
import type { TokenSource } from '../../http/token-source';
import type { SecretRef } from '../../secrets/secret-ref';

/** What a driver is given for one call. */
export interface DriverContext {
  /** Calls the driver's service: base URL, time-outs, mark and Authorization are set. Tries once. */
  readonly service: Service;
  /**
   * Reads a secret that the options refer to, each time from where it is, so that one that was changed is taken up
   * without a restart. Never keep it. Fails as `secret.missing`, or by its store, which never ends a retirement.
   */
  secret(ref: SecretRef): Promise<string>;
}

/** For each outcome that a method may bring back, the exact answers that say so. */
export type OutcomeForms = Readonly<Partial<Record<StepOutcome, AnswerForm | readonly AnswerForm[]>>>;

/** The same, where an answer names the learner. */
export type OutcomesFor = OutcomeForms | ((learner: Learner) => OutcomeForms);

/** Answers that mean a failure which neither their status nor their form tells. */
export type FailureForms = Readonly<Partial<Record<FailureCode, AnswerForm>>>;

/** One erasure at one service. */
export interface DriverMethod<Options = unknown> {
  /** What it may bring back; anything else fails the step. */
  readonly outcomes: readonly StepOutcome[];
  /** Must be harmless when repeated; throws nothing but `RetirementError`. */
  erase(learner: Learner, options: Options, context: DriverContext): Promise<StepResult>;
  /**
   * It sends no username. All others may find the user who has the name by now, so before they are called for a learner who
   * was renamed, the LMS is asked who has it (`learner.renamed`).
   */
  readonly findsBy?: 'user-id';
  /**
   * Where it calls, for a question that changes nothing: an OPTIONS there says whether the service has the route.
   * Absent where nothing can be asked without erasing.
   */
  readonly route?: (options: Options) => Pick<ErasureRequest, 'method' | 'path'>;
}

/** What people read of a driver before they use it. */
export interface DriverFacts {
  /** What is erased, in one sentence. */
  readonly erases: string;
  /** When it is gone: with the answer, or later. */
  readonly when: 'at once' | 'later';
  /** How one can see that it was done, in one sentence. */
  readonly confirmed: string;
  /** What the account or key of ours may do there, in one sentence. */
  readonly rights: string;
}

/** Where the Authorization header of an own service comes from. Asked for again after the service has refused it. */
export type TokensOf<Options> = (options: Options, read: (ref: SecretRef) => Promise<string>) => TokenSource;

/**
 * What knows how to erase a learner from one SERVICE.
 *
 * `name` is the SERVICE of pipeline steps and `methods` are their fourth item: tubular's names, so that existing
 * pipelines run unchanged.
 */
export interface Driver<Options = unknown> {
  readonly name: string;
  readonly facts: DriverFacts;
  /**
   * The part of the driver-script file that the options are made of. `Options` checks it; its faults become config
   * faults.
   */
  readonly optionsFrom: (file: DriverScript) => unknown;
  readonly Options: z.ZodType<Options>;
  /** Where it calls, from its options: an absolute URL. */
  readonly baseUrl: (options: Options) => string;
  /**
   * What else of its options decides what is sent and which answers are believed, a text each, without a secret. It is put in
   * force with the file: a worker whose file says something else takes no step of the service.
   */
  readonly form?: (options: Options) => readonly string[];
  /**
   * - `lms-token` the LMS's token, only for services of the site: anybody who has it can retire everybody
   * - `none`      no header, or one that the driver sets itself from `context.secret`
   * - a function  makes the source of the header, once a worker
   */
  readonly auth: 'lms-token' | 'none' | TokensOf<Options>;
  /** How the service's answers are told from a gateway's: `allow` for services of Open edX. */
  readonly mark: Exclude<Mark, 'stripped'>;
  readonly methods: Readonly<Record<string, DriverMethod<Options>>>;
  /**
   * Methods whose 404 (`service.rejected`, status 404) means `already-absent` on some releases and "no retirement row"
   * on others: to be believed only when the LMS's status GET says that the learner is still in the step's START_STATE.
   */
  readonly methodsAbsentOn404?: readonly string[];
  /** Methods that other drivers of this service have and this one does not, each with the reason, for config faults. */
  readonly methodsLeftOut?: Readonly<Record<string, string>>;
}

/** The driver-script file as parsed: top-level keys as they are in the YAML. */
export type DriverScript = Readonly<Record<string, unknown>>;

/** Keeps the type of the options between `Options`, `baseUrl` and `methods`; the code that runs a driver does not have to know it. */
export function defineDriver<Options>(driver: Driver<Options>): Driver {
  // Sound as long as `methods` and `baseUrl` get what this driver's own `Options` has parsed.
  return driver as Driver;
}

/** One request, as a method of a single call makes it. */
export interface ErasureRequest {
  readonly method: HttpMethod;
  /** Below the base URL, with its leading slash; variable parts percent-encoded. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * A method that is one call: the request, and for each outcome the exact answers that say so.
 * @example
 * oneCall((learner) => ({ method: 'POST', path: '/user/retire/', body: { username: learner.originalUsername } }), {
 *   erased: empty(204),
 * })
 */
export function oneCall<Options>(
  request: (learner: Learner, options: Options) => ErasureRequest,
  answers: OutcomesFor,
  { failures, ...more }: Pick<DriverMethod, 'findsBy'> & { readonly failures?: FailureForms } = {},
): DriverMethod<Options> {
  const answersFor = (learner: Learner) => (typeof answers === 'function' ? answers(learner) : answers);
  return {
    ...more,
    outcomes: Object.keys(answersFor(NOBODY)) as StepOutcome[],
    route(options) {
      const { method, path } = request(NOBODY, options);
      return { method, path };
    },
    async erase(learner, options, { service }) {
      const { method, path, body } = request(learner, options);
      const forms = answersFor(learner) as Readonly<Record<string, AnswerForm>>;
      const answer = await service.ask(method, path, { ...forms, ...failures }, { body });
      if (isFailureCode(answer.is)) {
        throw new RetirementError(answer.is, { service: answer.facts.service, status: answer.facts.status });
      }
      return { outcome: answer.is as StepOutcome };
    },
  };
}

/** For a path that a learner would be in: no service has a user of this id or name. */
const NOBODY: Learner = {
  retirementId: 0,
  userId: 0,
  originalUsername: '-',
  originalEmail: '-',
  originalName: '-',
  retiredUsername: '-',
  retiredEmail: '-',
  currentState: 'PENDING',
  lastState: 'PENDING',
  created: '1970-01-01T00:00:00Z',
  modified: '1970-01-01T00:00:00Z',
};

/** Whether a method of a driver finds the learner without their username. */
export function findsByUserId(driver: Driver, method: string): boolean {
  return Object.hasOwn(driver.methods, method) && driver.methods[method]?.findsBy === 'user-id';
}

/** What a reference may be: an id of the service's own, and nobody's name or address. */
const REFERENCE = /^[\w.:/-]{1,200}$/;

/**
 * Calls one method of a driver, and takes nothing that the method has not declared: an outcome of another driver's
 * making would be a receipt that nobody vouches for.
 * @param options what the driver's own `Options` has parsed
 */
export async function eraseWith(
  driver: Driver,
  method: string,
  learner: Learner,
  options: unknown,
  context: DriverContext,
): Promise<StepResult> {
  const facts: FailureFacts = { service: driver.name };
  const known = Object.hasOwn(driver.methods, method) ? driver.methods[method] : undefined;
  if (known === undefined) throw new RetirementError('config.stale', facts);
  if (findsAnother({ service: driver.name, method }, learner)) throw new RetirementError('learner.renamed', facts);
  const { outcome, reference } = await known.erase(learner, options, context);
  if (!known.outcomes.includes(outcome)) throw new RetirementError('config.stale', facts);
  return reference !== undefined && REFERENCE.test(reference) ? { outcome, reference } : { outcome };
}
