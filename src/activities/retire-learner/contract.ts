import type { Learner } from '../../domain/learner/learner';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { Plan } from '../../domain/pipeline/plan';
import type { Receipt } from '../../domain/run/receipt';
import type { SiteRef } from '../kit/contract';

/** Who ran it, for the LMS's log: `run` is the workflow's run id. */
export interface Whose {
  readonly site: SiteRef;
  readonly learner: Learner;
  readonly run: string;
}

export interface RunStepInput {
  readonly whose: Whose;
  readonly step: PipelineStep;
  /** State that the learner is in before this step: PENDING or the END_STATE of the step before. */
  readonly before: string;
  /** After this step's END_STATE, write COMPLETE: every other step of the plan is accounted for. */
  readonly last: boolean;
  /** START_STATE may be written already (an earlier scheduling, or the LMS said so): ask the LMS first. */
  readonly entered: boolean;
  /**
   * When the LMS's state was last read, or written by this run. When that is over five minutes ago at a PATCH, the LMS
   * is asked first: a state is never written blind. @unit epoch milliseconds, by a worker's clock
   */
  readonly seenAtMs: number;
  /**
   * A step that ran before this one renames the learner, or may have. A step that needs the live name then reads the
   * record first, and makes no call for a learner who no longer has it (`learner.renamed`).
   */
  readonly mayBeRenamed: boolean;
  /** The run's first step: it has no plan of its own yet, and takes none where no record is in force. */
  readonly begins?: boolean;
  readonly deadlineMs: number;
}

/**
 * `elsewhere`: the LMS's state does not fit this step, and the run must look; a receipt is there when the service had
 * done its work before that was seen.
 */
export type RunStepResult =
  | {
      readonly kind: 'done';
      readonly receipt: Receipt;
      readonly state: string;
      /** When `state` was written or read. @unit epoch milliseconds, by the worker's clock */
      readonly seenAtMs: number;
    }
  | { readonly kind: 'elsewhere'; readonly receipt?: Receipt };

export interface LookInput {
  readonly whose: Whose;
  /** States of the frozen plan, in which a renamed row, or a name that the route cannot carry, is looked for. */
  readonly states: readonly string[];
  /** Where the learner was seen last: looked at first. */
  readonly lastSeen: string;
}

/**
 * What the LMS says, and the rules in force now. An answer that is neither "here is the row" nor positive evidence that
 * it is gone is a failure (`service.unavailable`), never a result.
 */
export interface LookResult {
  readonly row: { readonly kind: 'found'; readonly learner: Learner } | { readonly kind: 'gone' };
  /** When the row was read. @unit epoch milliseconds, by the worker's clock */
  readonly seenAtMs: number;
  /** As in force now: what a run adopts when it begins to retire, and at a reset. Absent where no record is in force. */
  readonly plan?: Plan;
  /** Somebody has approved the first enrollment of this instance; before that no verb begins or continues erasing. */
  readonly approved?: boolean;
}

export interface MoveInput {
  readonly whose: Whose;
  readonly to: string;
  /** Written whatever the present state is. */
  readonly force: boolean;
  /** Written only when the LMS has the learner in one of these; without it, from wherever they are. */
  readonly onlyFrom?: readonly string[];
  /** ASCII, for the LMS's log. */
  readonly response: string;
  readonly deadlineMs: number;
  /** Not written later than this, by the worker's clock at the PATCH. @unit epoch milliseconds */
  readonly notAfterMs?: number;
}

export type MoveResult =
  | { readonly kind: 'written'; readonly seenAtMs: number }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'too-late' };

export interface CancelInput {
  readonly whose: Whose;
  /** As in `LookInput`. */
  readonly states: readonly string[];
  readonly lastSeen: string;
  readonly deadlineMs?: number;
  readonly notAfterMs?: number;
}

export type CancelResult =
  /** `renamed`: the record showed that the learner no longer had the original name: the account is not given back. */
  | { readonly kind: 'cancelled'; readonly renamed: boolean }
  /** The LMS refused: the row is not PENDING, or is another, since the learner has asked again. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'too-late' };
