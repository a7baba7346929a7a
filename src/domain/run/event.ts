import type { FailureCode, FailureFacts } from '../failure/failure';
import type { Learner } from '../learner/learner';
import type { Plan } from '../pipeline/plan';
import type { Call } from './command';
import type { Receipt } from './receipt';
import type { Verb, VerbRequest } from './verb';

/** Whatever may happen to a run. */
export type RunEvent =
  /** The first of a run, and of a run that continues another. */
  | { readonly kind: 'started'; readonly atMs: number }
  | { readonly kind: 'came'; readonly call: Call; readonly how: Came }
  /** A wait is over, or was cut short. */
  | { readonly kind: 'waited' }
  /** `ask` is there when somebody waits for the answer. `opens`: the verb opened this run. */
  | {
      readonly kind: 'verb';
      readonly verb: Verb;
      readonly request: VerbRequest;
      readonly ask?: number;
      readonly opens?: boolean;
    }
  /** Discovery saw that somebody moved the learner, or whether another name differs by case only. */
  | { readonly kind: 'nudge'; readonly twin: boolean }
  /** Temporal's own cancel. */
  | { readonly kind: 'workflow-cancel' }
  | { readonly kind: 'long-history' };

/** How an activity came back. */
export type Came =
  | { readonly kind: 'looked'; readonly look: Look }
  | { readonly kind: 'stepped'; readonly step: Stepped }
  | { readonly kind: 'written'; readonly write: Written }
  | { readonly kind: 'cancelled'; readonly cancel: Cancelled }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Something was asked while it waited for its next attempt: what was done is not known. */
  | { readonly kind: 'interrupted' };

export interface Look {
  readonly row: { readonly kind: 'found'; readonly learner: Learner } | { readonly kind: 'gone' };
  /** By the worker's clock. @unit epoch milliseconds */
  readonly seenAtMs: number;
  /** As in force now; absent where no record is. */
  readonly plan?: Plan;
  readonly approved?: boolean;
}

export type Stepped =
  | {
      readonly kind: 'done';
      readonly receipt: Receipt;
      readonly state: string;
      readonly seenAtMs: number;
    }
  | { readonly kind: 'elsewhere'; readonly receipt?: Receipt };

export type Written =
  | { readonly kind: 'written'; readonly seenAtMs: number }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'too-late' };

export type Cancelled =
  | { readonly kind: 'cancelled'; readonly renamed: boolean }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'too-late' };

export interface Failure {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** Attempts of this scheduling, as far as they are known. */
  readonly attempts: number;
  /** An attempt may still be writing, until its deadline. */
  readonly timedOut: boolean;
}
