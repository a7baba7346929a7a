import type { Learner } from '../learner/learner';
import { type PipelineStep, statesOf } from '../pipeline/pipeline';
import { positionOf, receiptFor } from './account';
import type { Receipt } from './receipt';

/** @source openedx-platform, populate_retirement_states: orders are 1, 11, 21, … */
const ORDER_STEP = 10;

/**
 * Of a learner whom another driver had begun before we enrolled them: the steps before the LMS's state, where the LMS's
 * order of states is the plan's up to there. Nobody vouches for them, so they are counted separately.
 * @param foreignStates states that the LMS has and the plan does not visit
 */
export function assumedReceipts(
  steps: readonly PipelineStep[],
  { currentState, lastState, stateOrder }: Learner,
  foreignStates: readonly string[],
  nowMs: number,
): readonly Receipt[] {
  const states = statesOf(steps);
  const position = positionOf(steps, currentState) ?? 0;
  const came = states.indexOf(lastState);
  const inOrder = stateOrder !== undefined && fitsThePlan(steps, foreignStates, currentState, stateOrder);
  // Who follows the plan comes from the state just before.
  if (!inOrder || came < 0 || came !== states.indexOf(currentState) - 1) return [];
  return steps
    .slice(0, Math.floor(position))
    .map((step) => receiptFor(step, 'assumed', nowMs, { state: currentState }));
}

/**
 * Whether the LMS has a state of the plan in the plan's place: as many states before it as the plan has, and the foreign
 * ones, which come before the first step on the sites that have any (Tutor's `LOCKING_ACCOUNT`, `LOCKING_COMPLETE`).
 * Where they are elsewhere, nothing is assumed.
 */
export function fitsThePlan(
  steps: readonly PipelineStep[],
  foreignStates: readonly string[],
  state: string,
  order: number,
): boolean {
  const index = statesOf(steps).indexOf(state);
  const before = index + (state === 'PENDING' ? 0 : foreignStates.length);
  return index >= 0 && order === 1 + ORDER_STEP * before;
}
