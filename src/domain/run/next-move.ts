import type { PipelineStep } from '../pipeline/pipeline';

/**
 * What is to be done next with a learner whom the LMS has in `state`.
 * Positions come from the pipeline alone: a site's list may hold states that its pipeline never visits.
 */
export type Move =
  /** Do this step. `entered` is true when the LMS already has the learner in its START_STATE. */
  | { readonly kind: 'step'; readonly index: number; readonly entered: boolean }
  /** Every step is done; only COMPLETE is to be written. */
  | { readonly kind: 'finish' }
  /** The LMS has ended it: nothing is left to do. */
  | { readonly kind: 'ended'; readonly state: 'COMPLETE' | 'ABORTED' }
  /** A person must decide. */
  | { readonly kind: 'errored' }
  /** No step of this pipeline knows the state. */
  | { readonly kind: 'unknown'; readonly state: string };

export function nextMove(steps: readonly PipelineStep[], state: string): Move {
  if (state === 'COMPLETE' || state === 'ABORTED') return { kind: 'ended', state };
  if (state === 'ERRORED') return { kind: 'errored' };
  if (state === 'PENDING') return steps.length === 0 ? { kind: 'finish' } : { kind: 'step', index: 0, entered: false };
  const entered = steps.findIndex((step) => step.start === state);
  if (entered >= 0) return { kind: 'step', index: entered, entered: true };
  const done = steps.findIndex((step) => step.end === state);
  if (done < 0) return { kind: 'unknown', state };
  return done + 1 === steps.length ? { kind: 'finish' } : { kind: 'step', index: done + 1, entered: false };
}
