import type { Learner } from '../learner/learner';
import type { PipelineStep } from '../pipeline/pipeline';
import { nextMove } from '../run/next-move';

/** What the LMS answered when a run looked. */
export type Sighting = { readonly kind: 'found'; readonly learner: Learner } | { readonly kind: 'gone' };

/**
 * What a sighting means for the run. The LMS is the authority for the state, the run for what happens next.
 * - `adopt`     the learner cancelled and asked again: another row, with a cool-off of its own
 * - `cool-off`  nothing has begun; the cool-off decides
 * - `go-on`     from the state the LMS gives
 * - `errored`   a person must decide
 * - `stop`      the LMS disagrees with the plan; nothing is touched
 * - `end`       nothing is left to do
 */
export type SightingVerdict =
  | { readonly kind: 'adopt'; readonly learner: Learner }
  | { readonly kind: 'cool-off'; readonly learner: Learner }
  | { readonly kind: 'go-on'; readonly learner: Learner }
  | { readonly kind: 'errored'; readonly learner: Learner }
  | { readonly kind: 'stop'; readonly learner?: Learner }
  | { readonly kind: 'end'; readonly phase: 'completed' | 'aborted' | 'withdrawn' };

export function judgeSighting(
  known: { readonly learner: Learner; readonly begun: boolean },
  steps: readonly PipelineStep[],
  row: Sighting,
): SightingVerdict {
  if (row.kind === 'gone') return known.begun ? { kind: 'stop' } : { kind: 'end', phase: 'withdrawn' };
  const { learner } = row;
  if (learner.retirementId !== known.learner.retirementId) {
    return known.begun ? { kind: 'stop' } : { kind: 'adopt', learner };
  }
  const move = nextMove(steps, learner.currentState);
  switch (move.kind) {
    case 'ended':
      return { kind: 'end', phase: move.state === 'COMPLETE' ? 'completed' : 'aborted' };
    case 'errored':
      return { kind: 'errored', learner };
    case 'unknown':
      return { kind: 'stop', learner };
    default:
      return learner.currentState === 'PENDING' && !known.begun
        ? { kind: 'cool-off', learner }
        : { kind: 'go-on', learner };
  }
}
