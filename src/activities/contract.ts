import type { DiscoveryCounts } from '../domain/discovery/discovery-counts';
import type { InstanceCard } from '../domain/instance/instance';
import type { Learner } from '../domain/learner/learner';
import type { PipelineStep } from '../domain/pipeline/pipeline';
import type { Plan } from '../domain/pipeline/plan';
import type { Receipt } from '../domain/run/receipt';
import type { FoundLearner, Watermark } from '../workflows/messages';

/** Carried by every activity: a worker configured for another LMS touches nothing. */
export interface Site {
  readonly instance: string;
  readonly fingerprint: string;
}

/** Who ran it, for the LMS's log: `run` is the workflow's run id. */
export interface Whose {
  readonly site: Site;
  readonly learner: Learner;
  readonly run: string;
}

export interface RunStepInput {
  readonly whose: Whose;
  readonly step: PipelineStep;
  /** State that the learner is in before this step: PENDING or the END_STATE of the step before. */
  readonly before: string;
  /** After this step's END_STATE, write COMPLETE. */
  readonly last: boolean;
  /** START_STATE may be written already (an earlier scheduling, or the LMS said so): ask the LMS first. */
  readonly entered: boolean;
  /**
   * The row was read then and nothing was written since; when that is over a minute ago the LMS is asked first,
   * since a learner may have cancelled and asked again. Absent in mid-run. @unit epoch milliseconds
   */
  readonly seenAtMs?: number;
  readonly deadlineMs: number;
}

/**
 * `moved`: the LMS's state does not fit this step, and the run must look; a receipt is there when the service had
 * done its work before that was seen.
 */
export type RunStepResult =
  | {
      readonly kind: 'done';
      readonly receipt: Receipt;
      readonly state: string;
      readonly ecommerceSegmentId?: string | null;
    }
  | { readonly kind: 'moved'; readonly receipt?: Receipt };

export interface LookInput {
  readonly whose: Whose;
  /** Steps of the frozen plan, for the states in which a renamed row is looked for. */
  readonly states: readonly string[];
}

/** What the LMS says, and the plan as this worker has it now. */
export interface LookResult {
  readonly row: { readonly kind: 'found'; readonly learner: Learner } | { readonly kind: 'gone' };
  readonly plan: Plan;
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
}

export interface CancelInput {
  readonly whose: Whose;
  /** As in `LookInput`. */
  readonly states: readonly string[];
}

export type MoveResult = { readonly kind: 'written' } | { readonly kind: 'moved' };

export type CancelResult =
  | { readonly kind: 'cancelled' }
  /** The LMS refused: the row is not PENDING, or is another, since the learner has asked again. */
  | { readonly kind: 'moved' };

export interface SurveyInput {
  readonly instance: string;
  readonly coolOffDays?: number;
  readonly watermark?: Watermark;
  /** Probe for states that this pipeline does not visit, too. */
  readonly preview: boolean;
}

export interface SurveyResult {
  readonly card: InstanceCard;
  readonly counts: DiscoveryCounts;
  readonly newestRetirementId: number;
  /** No run of this instance was ever seen, and nobody has approved. */
  readonly first: boolean;
  readonly newLearnerThreshold: number;
  readonly coolOffDays: number | null;
  /** Whether the whole queue was read. */
  readonly swept: boolean;
  /** When, by the worker's clock; it stands for this very reading. @unit epoch milliseconds */
  readonly readAtMs?: number;
  /** Day of the newest row's request, YYYY-MM-DD; absent when the queue is empty. */
  readonly newestDay?: string;
}

export interface EnrolInput {
  readonly instance: string;
  readonly batch: string;
  readonly coolOffDays?: number;
  /** Rows of later retirement ids are left for the next discovery. */
  readonly upTo: number;
  /** The survey's reading, which need not be repeated where it is still in memory. */
  readonly readAtMs?: number;
  /** Whether learners who have no run may be started; nudges happen all the same. */
  readonly enrolNew: boolean;
  /** Whether the stranded are adopted; not before a person has approved an instance's first discovery. */
  readonly adopt: boolean;
}

export interface EnrolResult {
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
}

/** Activities of one instance, on its own task queue. Shapes only: workflows import nothing else of this room. */
export interface Activities {
  runStep(input: RunStepInput): Promise<RunStepResult>;
  look(input: LookInput): Promise<LookResult>;
  /** PATCH that is no step: ERRORED, ABORTED, COMPLETE after a last step that did not come to it, or a reset. */
  moveLearner(input: MoveInput): Promise<MoveResult>;
  cancelRetirement(input: CancelInput): Promise<CancelResult>;
  surveyQueue(input: SurveyInput): Promise<SurveyResult>;
  enrolLearners(input: EnrolInput): Promise<EnrolResult>;
  findLearner(input: {
    readonly instance: string;
    readonly by: { username: string } | { email: string } | { userId: number };
  }): Promise<readonly FoundLearner[]>;
  describeInstance(input: { readonly instance: string }): Promise<{ readonly card: InstanceCard; readonly plan: Plan }>;
}
