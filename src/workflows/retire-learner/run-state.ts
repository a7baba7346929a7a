import type { Trouble } from '../../domain/failure/after-failure';
import type { FailureCode, FailureFacts } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { Plan } from '../../domain/pipeline/plan';
import type { EndedPhase } from '../../domain/run/phase';
import type { Receipt } from '../../domain/run/receipt';
import type { Verb, VerbRecord, VerbRequest } from '../../domain/run/verb';
import type { RetireLearnerInput } from './messages';

/**
 * What the loop does next when nothing is asked of it.
 * - `cooling-off` sleep until the cool-off ends
 * - `looking`     ask the LMS, then decide
 * - `retiring`    do the next step
 * - `errored`     the LMS has the learner ERRORED: a person decides
 * - `stopped`     the LMS disagrees, or this worker may not: a person is asked
 */
export type Stage = 'cooling-off' | 'looking' | 'retiring' | 'errored' | 'stopped';

/** Something that must be written in the LMS, and is tried until it is, until the LMS refuses, or until superseded. */
export type Intent =
  | {
      readonly kind: 'verb';
      readonly verb: Extract<Verb, 'cancel' | 'abort' | 'reset' | 'retry'>;
      readonly request: VerbRequest;
    }
  | { readonly kind: 'mark-errored'; readonly code: FailureCode; readonly facts: FailureFacts };

/** All that a run is; JSON, so that it can continue as new. */
export interface RunState {
  readonly instance: string;
  readonly fingerprint: string;
  readonly batch?: string;
  learner: Learner;
  /** Frozen from the first step on. */
  plan: Plan;
  coolOffDays?: number;
  /** Added to the end of the cool-off. @unit milliseconds */
  jitterMs: number;
  stage: Stage;
  lmsState: string;
  /** START_STATE of the step in hand may have been written by an attempt whose end we did not see. */
  uncertain: boolean;
  /** Something of ours was written for this retirement. */
  begun: boolean;
  expedited: boolean;
  /** When the row was last read, and nothing written since. @unit epoch milliseconds */
  seenAtMs?: number;
  /** Another learner differs by case only; `accepted` once a person said to go on. */
  twin: 'no' | 'yes' | 'accepted';
  hold?: { readonly untilMs?: number };
  intent?: Intent;
  trouble?: Trouble;
  /** Why the run is `errored` or `stopped`. */
  stop?: { readonly code: FailureCode; readonly facts: FailureFacts; readonly sinceMs: number };
  /** No forced PATCH before: an attempt that timed out may write until then. @unit epoch milliseconds */
  quietUntilMs: number;
  /** Attempts in a row that timed out. */
  timeoutsInARow: number;
  /** Steps in a row at which the LMS's state did not fit. */
  movedInARow: number;
  receipts: Receipt[];
  verbs: VerbRecord[];
  lastRefusal?: VerbRecord;
  revision: number;
  /** Opened by a verb on a learner with no open run; cleared once that verb was taken. */
  openedForVerb: boolean;
  /** Set while `openedForVerb` and the LMS has already ended the retirement. */
  closedInLms?: Extract<EndedPhase, 'completed' | 'aborted' | 'withdrawn'>;
  ended?: { readonly phase: EndedPhase; readonly how: string };
}

/** Verbs a run remembers, oldest forgotten first: history must stay bounded over months. */
export const VERBS_KEPT = 50;

export function newRunState(input: RetireLearnerInput, jitter: number): RunState {
  const { learner } = input;
  return {
    instance: input.instance,
    fingerprint: input.fingerprint,
    ...(input.batch === undefined ? {} : { batch: input.batch }),
    ...(input.coolOffDays === undefined ? {} : { coolOffDays: input.coolOffDays }),
    learner,
    plan: input.plan,
    jitterMs: Math.floor(jitter * input.plan.coolOffJitterMs),
    stage: input.openedForVerb === true ? 'looking' : learner.currentState === 'PENDING' ? 'cooling-off' : 'looking',
    lmsState: learner.currentState,
    uncertain: false,
    begun: learner.currentState !== 'PENDING',
    expedited: false,
    seenAtMs: input.seenAtMs,
    twin: 'no',
    quietUntilMs: 0,
    timeoutsInARow: 0,
    movedInARow: 0,
    receipts: [],
    verbs: [],
    revision: 1,
    openedForVerb: input.openedForVerb === true,
  };
}

/** Days of cool-off in force for this request; null when nobody said any. */
export function coolOffInForce(run: RunState): number | null {
  return run.coolOffDays ?? run.plan.coolOffDays;
}
