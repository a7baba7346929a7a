import type { PipelineStep } from '../pipeline/pipeline';

/** Where a learner is, as the LMS says it. */
export interface Standing {
  readonly state: string;
  /** The state before it; absent where nobody has asked the LMS. */
  readonly lastState?: string;
  /** START_STATE of the step that the run has in hand. */
  readonly step?: string;
}

/**
 * The end of the last step that was done, or PENDING: where a learner goes back to who is ERRORED, or stuck in a step.
 * Never into the middle of a step: no driver takes a learner up there.
 * @returns undefined where there is nothing to go back from, or nobody can tell where to
 */
export function rewindTarget(steps: readonly PipelineStep[], { state, lastState, step }: Standing): string | undefined {
  const before = (start: string | undefined): string | undefined => {
    const at = steps.findIndex((one) => one.start === start);
    return at < 0 ? undefined : (steps[at - 1]?.end ?? 'PENDING');
  };
  const stuck = before(state);
  if (stuck !== undefined) return stuck;
  if (state !== 'ERRORED') return undefined;
  const rests = lastState === 'PENDING' || steps.some(({ end }) => end === lastState);
  return before(lastState) ?? (rests ? lastState : before(step));
}
