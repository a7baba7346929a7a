import type { FailureCode, FailureFacts } from '../failure/failure';
import type { Learner } from '../learner/learner';
import type { Plan } from '../pipeline/plan';
import type { Call } from './command';
import type { Receipt, StepResult } from './receipt';
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

/**
 * What the LMS says, and the rules in force now. An answer that is neither "here is the row" nor positive evidence that
 * it is gone is a failure (`service.unavailable`), never a result.
 */
export interface Look {
  readonly row:
    | { readonly kind: 'found'; readonly learner: Learner }
    /** `reused`: another learner has a retirement of the same id. */
    | { readonly kind: 'gone'; readonly reused?: boolean };
  /** When the row was read. @unit epoch milliseconds, by the worker's clock */
  readonly seenAtMs: number;
  /** As in force now: what a run adopts when it begins to retire, and at a reset. Absent where no record is in force. */
  readonly plan?: Plan;
  /** Somebody has approved the first enrollment of this instance; before that no verb begins or continues erasing. */
  readonly approved?: boolean;
}

/** `elsewhere`: the LMS's state, or what is in force by now, does not fit this step, and the run must look. */
export type Stepped =
  | {
      readonly kind: 'done';
      readonly receipt: Receipt;
      readonly state: string;
      /** When `state` was written or read. @unit epoch milliseconds, by the worker's clock */
      readonly seenAtMs: number;
    }
  | {
      readonly kind: 'elsewhere';
      /**
       * START_STATE is written, or may be: by this attempt or one before it. With a receipt where the service had done its
       * work before it was seen that the learner is elsewhere.
       */
      readonly began?: { readonly receipt?: Receipt };
    };

export type Written =
  | { readonly kind: 'written'; readonly seenAtMs: number }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'too-late' };

export type Cancelled =
  /** `renamed`: the record showed that the learner no longer had the original name: the account is not given back. */
  | { readonly kind: 'cancelled'; readonly renamed: boolean }
  /** The LMS refused: the row is not PENDING, or is another, since the learner has asked again. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'too-late' };

/** What the attempts at a step have come to, as far as they could tell. */
export interface StepTold {
  /** START_STATE was sent, whatever the last attempt failed at. */
  readonly began?: boolean;
  /** When the LMS had the learner in START_STATE, by the worker's clock. @unit epoch milliseconds */
  readonly enteredAtMs?: number;
  /** What the service said, while the LMS had the learner in START_STATE. */
  readonly result?: StepResult;
  /** When it had, by the worker's clock. @unit epoch milliseconds */
  readonly seenAtMs?: number;
}

export interface Failure {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** Attempts of this scheduling, as far as they are known. */
  readonly attempts: number;
  /** An attempt may still be writing, until its deadline. */
  readonly timedOut: boolean;
  readonly told?: StepTold;
}
