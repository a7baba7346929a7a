import { INSTANT_FORM, instantOf } from '../time/instant';

/** What a person may ask of a run. */
export const VERBS = ['cancel', 'reset', 'skip', 'retry', 'abort', 'hold', 'release', 'expedite'] as const;

export type Verb = (typeof VERBS)[number];

/** Who asks, why, and what of; travels in a signal or an update, encrypted where payloads are. */
export interface VerbRequest {
  /** The operator, as their machine or `--by` names them. */
  readonly by?: string;
  readonly reason?: string;
  /** `reset`: PENDING or an END_STATE of the pipeline. */
  readonly to?: string;
  /** `reset --to PENDING`: do not leave the run held although the cool-off is over. */
  readonly goOn?: boolean;
  /** `skip`: START_STATE of the step that is taken as done. */
  readonly step?: string;
  /** `hold`: when to go on by itself; ISO 8601 with its zone. */
  readonly until?: string;
  /** Refuse when it is later than this, and give up what could not be written in the LMS until then; ISO 8601 with its zone. */
  readonly notAfter?: string;
  /** Refuse when the run has moved on since the sender saw this revision of its status. */
  readonly ifRevision?: number;
  /** Refuse when the learner has asked again since: another retirement id. */
  readonly ifRetirementId?: number;
  /** Refuse when the run is in another phase by now. */
  readonly ifPhase?: string;
  /** Refuse when the LMS has the learner in another state by now. Judged where it is asked: not by `hold`, `release`, `skip`, nor by `retry` of who is not ERRORED. */
  readonly ifLmsState?: string;
  /** Judge only: the answer says what would come of it, and nothing changes. */
  readonly dryRun?: boolean;
}

/** Refusals and answers both are results: an update never throws for what a person may get wrong. */
export type VerbAnswer =
  | { readonly accepted: true; readonly phase: string; readonly note: string }
  | { readonly accepted: false; readonly reason: string };

/** A verb as the run remembers it. */
export interface VerbRecord {
  readonly verb: Verb;
  readonly request: VerbRequest;
  /** When the run acted on it; ISO 8601. */
  readonly at: string;
  readonly answer: VerbAnswer;
}

export type VerbVerdict = { readonly kind: 'accept' } | { readonly kind: 'refuse'; readonly reason: string };

/** Why a verb is refused by its own `notAfter`, or undefined where it is in time. */
export function tooLate({ notAfter }: VerbRequest, nowMs: number): string | undefined {
  if (notAfter === undefined) return undefined;
  const lastMs = instantOf(notAfter);
  if (lastMs === undefined) return mustBeInstant('notAfter');
  return nowMs > lastMs ? saysTooLate(notAfter) : undefined;
}

export function saysTooLate(notAfter: string | undefined): string {
  return `too late: it was not to be done after ${notAfter}`;
}

/** Parts that are times. */
const TIMES: readonly string[] = ['until', 'notAfter'] satisfies readonly (keyof VerbRequest)[];

function mustBeInstant(name: string): string {
  return `${name} must be ${INSTANT_FORM}`;
}

/** What each part of a request is. A signal can be sent by hand, with anything in it. */
const PARTS: { readonly [Part in keyof Required<VerbRequest>]: 'string' | 'number' | 'boolean' } = {
  by: 'string',
  reason: 'string',
  to: 'string',
  goOn: 'boolean',
  step: 'string',
  until: 'string',
  notAfter: 'string',
  ifRevision: 'number',
  ifRetirementId: 'number',
  ifPhase: 'string',
  ifLmsState: 'string',
  dryRun: 'boolean',
};

/** Longer texts would keep a run from continuing as new. */
const LONGEST_TEXT = 1_000;

/**
 * A request as a run can take it: its own parts alone, and texts that are not too long. A part of another type, and a time
 * without a zone, make the whole request wrong: what a person meant by it is not guessed.
 */
export function readRequest(given: unknown): { readonly request: VerbRequest; readonly wrong?: string } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { request: {}, ...(given == null ? {} : { wrong: 'a verb takes one JSON object' }) };
  }
  const parts: [string, unknown][] = [];
  let wrong: string | undefined;
  for (const [name, type] of Object.entries(PARTS)) {
    const value: unknown = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    if (value == null) continue;
    if (typeof value === type) parts.push([name, typeof value === 'string' ? clipped(value) : value]);
    else wrong ??= `${name} must be a ${type}`;
    if (typeof value === 'string' && TIMES.includes(name) && instantOf(value) === undefined)
      wrong ??= mustBeInstant(name);
  }
  return { request: Object.fromEntries(parts) as VerbRequest, ...(wrong === undefined ? {} : { wrong }) };
}

function clipped(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
