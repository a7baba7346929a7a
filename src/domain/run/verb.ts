import type { OpenPhase } from './phase';

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
  /** `hold`: when to go on by itself; ISO 8601. */
  readonly until?: string;
  /** Refuse when it is later than this, and give up what could not be written in the LMS until then; ISO 8601. */
  readonly notAfter?: string;
  /** Refuse when the run has moved on since the sender saw this revision of its status. */
  readonly ifRevision?: number;
  /** Refuse when the learner has asked again since: another retirement id. */
  readonly ifRetirementId?: number;
  /** Refuse when the run is in another phase by now. */
  readonly ifPhase?: string;
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

/** What the run knows when it judges a verb: the columns of the table of verbs and phases. */
export interface VerbSituation {
  /** The phase, seen through a hold: the phase below it. */
  readonly phase: Exclude<OpenPhase, 'held'> | 'closed';
  readonly held: boolean;
  /** The LMS has the learner ERRORED. */
  readonly errored: boolean;
  /** The LMS's state as last seen. */
  readonly lmsState: string;
}

export type VerbVerdict = { readonly kind: 'accept' } | { readonly kind: 'refuse'; readonly reason: string };

const ACCEPT: VerbVerdict = { kind: 'accept' };
const refuse = (reason: string): VerbVerdict => ({ kind: 'refuse', reason });

/** The table of verbs and phases; every refusal says why and what to use instead. */
export function judgeVerb(verb: Verb, situation: VerbSituation): VerbVerdict {
  const { phase, held, errored, lmsState } = situation;
  if (phase === 'closed' && verb !== 'reset') return refuse('the run has ended; only reset opens it again');
  switch (verb) {
    case 'hold':
    case 'release':
    case 'abort':
      return ACCEPT;
    case 'cancel':
      if (phase === 'cooling-off') return ACCEPT;
      if (phase === 'attention' && !errored && lmsState === 'PENDING') return ACCEPT;
      return refuse('erasing has begun, so the account cannot be given back; use abort to stop half-way');
    case 'reset':
      return phase === 'cooling-off' ? refuse('nothing has been done yet, so there is nothing to go back to') : ACCEPT;
    case 'skip':
      return refuse('this build cannot skip a step yet');
    case 'retry':
      if (held) return refuse('the run is held; release it first');
      if (phase === 'cooling-off') return refuse('nothing has failed; expedite ends the cool-off');
      return ACCEPT;
    case 'expedite':
      return phase === 'cooling-off' ? ACCEPT : refuse('the cool-off is over');
  }
}

/** Why a verb is refused by its own `notAfter`, or undefined where it is in time. */
export function tooLate({ notAfter }: VerbRequest, nowMs: number): string | undefined {
  if (notAfter === undefined) return undefined;
  const lastMs = Date.parse(notAfter);
  if (!Number.isFinite(lastMs)) return 'notAfter must be a time in ISO 8601';
  return nowMs > lastMs ? `too late: it was not to be done after ${notAfter}` : undefined;
}
