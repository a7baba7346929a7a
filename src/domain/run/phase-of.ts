import { attentionAfterMs, type FailureCode } from '../failure/failures';
import { nextPlace, placeOf } from './account';
import { isCoolingOff } from './cool-off-of';
import type { OpenPhase, Phase } from './phase';
import type { Retrying, RunState } from './state';
import { stuckOn } from './stuck';

export function isHeld({ hold }: RunState, nowMs: number): boolean {
  return hold !== undefined && (hold.untilMs === undefined || hold.untilMs > nowMs);
}

/** From when a person is asked: at once, after an hour of waiting, or never. @returns epoch milliseconds */
export function attentionFromMs({ code, sinceMs }: Retrying): number {
  return sinceMs + attentionAfterMs(code);
}

/** The failure for which a person is asked; there exactly while the phase, seen through a hold, is `attention`. */
export function attentionCode(state: RunState, nowMs: number): FailureCode | undefined {
  if (state.ended !== undefined) return undefined;
  const stuck = stuckOn(state, nowMs);
  if (stuck !== undefined) return stuck.code;
  const { retrying } = state;
  return retrying !== undefined && attentionFromMs(retrying) <= nowMs ? retrying.code : undefined;
}

/** The phase, seen through a hold. */
export function phaseBeneath(state: RunState, nowMs: number): Exclude<OpenPhase, 'held'> {
  if (attentionCode(state, nowMs) !== undefined) return 'attention';
  if (state.retrying !== undefined) return 'waiting';
  return isCoolingOff(state, nowMs) ? 'cooling-off' : 'retiring';
}

export function phaseOf(state: RunState, nowMs: number): Phase {
  if (state.ended !== undefined) return state.ended.phase;
  return isHeld(state, nowMs) ? 'held' : phaseBeneath(state, nowMs);
}

/** The step in hand: the one to do next, or the one that failed. */
export function stepInHand(state: RunState) {
  if (state.ended !== undefined) return undefined;
  const { steps } = state.plan;
  const place = placeOf(state);
  if (place.kind === 'errored') return steps.find(({ start }) => start === state.failed?.facts.step);
  const next = place.kind === 'pending' ? nextPlace(state, 0) : place;
  return next.kind === 'step' ? steps[next.index] : undefined;
}
