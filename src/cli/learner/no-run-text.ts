import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { nextMove } from '../../domain/run/next-move';

/** Whether another learner's username differs by case only: `unknown` where the LMS cannot say so now. */
export type TwinAnswer = boolean | 'unknown';

/** Whether a discovery would take up somebody in this state, if they have no twin. */
export function isTakenUp(steps: readonly PipelineStep[], state: string): boolean {
  const { kind } = nextMove(steps, state);
  return kind === 'step' || kind === 'finish';
}

/** Why a learner of the LMS's queue has no run, and what becomes of them. */
export function noRunText(steps: readonly PipelineStep[], state: string, twin: TwinAnswer): string {
  const move = nextMove(steps, state);
  switch (move.kind) {
    case 'ended':
      return move.state === 'COMPLETE'
        ? 'no run: the LMS says COMPLETE, so the retirement has ended. Another driver has done it, or Temporal no longer keeps the run. No discovery takes it up.'
        : 'no run: the LMS says ABORTED, so the retirement was stopped. No discovery takes it up. `lethe learner reset --to PENDING` begins it again.';
    case 'errored':
      return 'no run: the LMS says ERRORED, and no discovery takes that up: a person must. When the cause is gone, use `lethe learner retry` or `lethe learner reset`.';
    case 'unknown':
      return `no run: no step of the pipeline knows the state ${move.state}, so no discovery takes the learner up. If the state belongs to a step, it must be in the pipeline; else move the learner in the Django admin.`;
    case 'step':
    case 'finish':
      return takenUpText(move.kind === 'step' && move.entered, twin);
  }
}

/** @param entered in the middle of a step */
function takenUpText(entered: boolean, twin: TwinAnswer): string {
  if (twin === true) {
    return 'no run: the username of another learner differs by case only, so no discovery takes up either of the two. Rename one of them in the LMS first.';
  }
  const unless = twin === 'unknown' ? ', unless another username differs by case only, which cannot be asked now' : '';
  return entered
    ? `no run: the learner is in the middle of a step, so another driver may be at work. Discovery takes them up when nothing has moved for an hour (or adopt_after)${unless}.`
    : `no run yet: discovery starts one${unless}. If it does not, \`lethe discovery show\` says why.`;
}
