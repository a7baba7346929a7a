import type { Learner } from '../../domain/learner/learner';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { StepResult } from '../../domain/run/receipt';
import type { SiteRef } from '../kit/contract';

/** What these activities bring back is what the run decides by. */
export type {
  Cancelled as CancelResult,
  Look as LookResult,
  Stepped as RunStepResult,
  Written as MoveResult,
} from '../../domain/run/event';

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
  /** An earlier scheduling may have come to END_STATE: where the LMS says that, it may be this run's work. */
  readonly mayHaveEnded: boolean;
  /** What the service has said to an earlier scheduling: while the learner is in this step, it is not asked again. */
  readonly said?: StepResult;
  /**
   * When the LMS's state was last read, or written by this run. When that is over five minutes ago at a PATCH, the LMS
   * is asked first: a state is never written blind. @unit epoch milliseconds, by a worker's clock
   */
  readonly seenAtMs: number;
  /**
   * A step that ran before this one renames the learner, or may have. A step that looks by a name then reads
   * the record first, and makes no call that would find somebody else (`learner.renamed`).
   */
  readonly mayBeRenamed: boolean;
  /** The run's first step: it has no plan of its own yet, and takes none where no record is in force. */
  readonly begins?: boolean;
  /** By what the run knows, the LMS has the learner in PENDING: a drain lets nobody begin. */
  readonly pending?: boolean;
  /** Cool-off by which the first step is due, where that is the instance's: under a longer one it is not. @unit days */
  readonly coolOffDays?: number;
  readonly deadlineMs: number;
}

export interface LookInput {
  readonly whose: Whose;
  /** States of the frozen plan, in which a renamed row, or a name that the route cannot carry, is looked for. */
  readonly states: readonly string[];
  /** Where the learner was seen last: looked at first. */
  readonly lastSeen: string;
  /** A verb goes by it: what a person has put in force before they said it counts, not what was so five seconds ago. */
  readonly forVerb?: true;
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

export interface CancelInput {
  readonly whose: Whose;
  /** As in `LookInput`. */
  readonly states: readonly string[];
  readonly lastSeen: string;
  readonly deadlineMs?: number;
  readonly notAfterMs?: number;
}
