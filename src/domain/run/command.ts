import type { PipelineStep } from '../pipeline/pipeline';
import type { EndedPhase } from './phase';
import type { StepResult } from './receipt';
import type { RunState } from './state';
import type { VerbAnswer } from './verb';

/** What the run does next. It is shown after every decision, and answers are given, before it is done. */
export type Command =
  | { readonly kind: 'call'; readonly call: Call }
  /** Until then, or until something is asked; without a time, until something is asked. */
  | { readonly kind: 'wait'; readonly untilMs?: number; readonly summary: string }
  | { readonly kind: 'continue-as-new' }
  | { readonly kind: 'end'; readonly phase: EndedPhase; readonly how: string };

export type Call =
  | { readonly kind: 'look'; readonly lastSeen: string }
  | {
      readonly kind: 'step';
      readonly step: PipelineStep;
      readonly before: string;
      readonly last: boolean;
      readonly entered: boolean;
      /** An attempt of this run may have come to END_STATE. */
      readonly mayHaveEnded: boolean;
      /** What the service has said to an earlier call. */
      readonly said?: StepResult;
      readonly seenAtMs: number;
      readonly mayBeRenamed: boolean;
      /** No step of this run was begun before. */
      readonly begins: boolean;
      /** By what the run knows, the LMS has the learner in PENDING. */
      readonly pending: boolean;
      /** Cool-off of the instance by which the first step is due: where a longer one is in force, it is not. @unit days */
      readonly coolOffDays?: number;
      readonly deadlineMs: number;
      /** A 500 comes into the run at once, since the budget for them is shorter than a quick tier. */
      readonly tells500: boolean;
    }
  | {
      readonly kind: 'write';
      readonly to: string;
      readonly force: boolean;
      /** Written only when the LMS has the learner in one of these. */
      readonly from: readonly string[];
      /** For the LMS's log. */
      readonly response: string;
      readonly notAfterMs?: number;
    }
  | { readonly kind: 'cancel'; readonly lastSeen: string; readonly notAfterMs?: number };

/** An answer to somebody who waits for it. */
export interface Answered {
  readonly ask: number;
  readonly answer: VerbAnswer;
}

/** A state in the middle of one decision, and the answers that are due by then. */
export interface Turn {
  readonly state: RunState;
  readonly answers: readonly Answered[];
}

export interface Decision extends Turn {
  readonly command: Command;
}
