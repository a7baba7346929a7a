import { coolOffEnd } from '../learner/cool-off';
import type { RunState } from './state';

/** Days of cool-off in force for this request; null when nobody said any. */
export function coolOffDaysOf({ coolOffDays, plan }: RunState): number | null {
  return coolOffDays ?? plan.coolOffDays;
}

/**
 * When the run may begin to retire, its own spread included.
 * @returns epoch milliseconds; undefined when no cool-off is in force, or `created` cannot be read: then never
 */
export function coolOffEndsAt(state: RunState): number | undefined {
  const days = coolOffDaysOf(state);
  if (days === null) return undefined;
  const endMs = coolOffEnd(state.learner.created, days) + 1 + state.jitterMs;
  return Number.isFinite(endMs) ? endMs : undefined;
}

/** Only the clock ends a cool-off, or a person for this very retirement. */
export function coolOffIsOver(state: RunState, nowMs: number): boolean {
  const endsMs = coolOffEndsAt(state);
  if (endsMs === undefined) return false;
  return state.expedited === state.learner.retirementId || nowMs >= endsMs;
}

/** By what the LMS said last: nothing is begun, and it is the clock that says when. */
export function isCoolingOff(state: RunState, nowMs: number): boolean {
  const { lms, tried } = state;
  const isPending = lms.gone !== true && lms.state === 'PENDING' && tried === undefined;
  return isPending && !coolOffIsOver(state, nowMs);
}
