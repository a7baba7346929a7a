import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Learner } from '../../domain/learner/learner';
import type { Plan } from '../../domain/pipeline/plan';
import type { Receipt } from '../../domain/run/receipt';
import type { RunStatus } from '../../domain/run/status';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';

/** Names and shapes of all messages to a run, for their senders. */

export const RETIRE_LEARNER = 'retireLearner';

/** Each verb both as a signal and as an update of the same name. */
export const verbSignals = {
  cancel: defineSignal<[VerbRequest?]>('cancel'),
  reset: defineSignal<[VerbRequest?]>('reset'),
  skip: defineSignal<[VerbRequest?]>('skip'),
  retry: defineSignal<[VerbRequest?]>('retry'),
  abort: defineSignal<[VerbRequest?]>('abort'),
  hold: defineSignal<[VerbRequest?]>('hold'),
  release: defineSignal<[VerbRequest?]>('release'),
  expedite: defineSignal<[VerbRequest?]>('expedite'),
} as const satisfies Record<Verb, unknown>;

export const verbUpdates = {
  cancel: defineUpdate<VerbAnswer, [VerbRequest]>('cancel'),
  reset: defineUpdate<VerbAnswer, [VerbRequest]>('reset'),
  skip: defineUpdate<VerbAnswer, [VerbRequest]>('skip'),
  retry: defineUpdate<VerbAnswer, [VerbRequest]>('retry'),
  abort: defineUpdate<VerbAnswer, [VerbRequest]>('abort'),
  hold: defineUpdate<VerbAnswer, [VerbRequest]>('hold'),
  release: defineUpdate<VerbAnswer, [VerbRequest]>('release'),
  expedite: defineUpdate<VerbAnswer, [VerbRequest]>('expedite'),
} as const satisfies Record<Verb, unknown>;

/** Discovery says that somebody moved the learner in the Django admin (look again), or that a twin by case turned up. */
export const nudgeSignal = defineSignal<[{ readonly twin: boolean }]>('nudge');

export const statusQuery = defineQuery<RunStatus>('status');

/** What a run is started with. */
export interface RetireLearnerInput {
  readonly instance: string;
  /** Of the LMS that the learner belongs to; see `InstanceCard.fingerprint`. */
  readonly fingerprint: string;
  /** The row as the queue (or `findLearner`) gave it. */
  readonly learner: Learner;
  /** When that row was read; epoch milliseconds. The first step looks again when this is over five minutes old. */
  readonly seenAtMs: number;
  /** The plan as it stood then. */
  readonly plan: Plan;
  readonly batch?: string;
  /** A person said so on the command line, for this request of the learner. */
  readonly coolOffDays?: number;
  /** Held from the start: `discovery approve --hold-file`. */
  readonly held?: { readonly by?: string; readonly reason?: string; readonly until?: string };
  /** The verb that opens this run, judged and accepted before by the `ask` workflow; the run judges it once more. */
  readonly opening?: { readonly verb: Verb; readonly request: VerbRequest };
  /** Another learner's name differs by case only; a discovery says when that is so no more. */
  readonly twin?: boolean;
  /** What is accounted for, and nothing else: by the learner's last run for this very retirement. */
  readonly receipts?: readonly Receipt[];
  /** States that the LMS has and no step of the plan knows; only of a learner in the middle of the pipeline. */
  readonly foreignStates?: readonly string[];
}
