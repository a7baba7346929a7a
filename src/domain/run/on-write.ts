import { clear, refuse, turn, withoutOwed } from './accept-or-refuse';
import { carriedOut } from './carried-out';
import type { Call, Turn } from './command';
import type { Cancelled, Written } from './event';
import { completed } from './on-step';
import type { RunState } from './state';
import { ELSEWHERE_AT_MOST } from './stuck';

/** A state that belongs to no step was written, or the learner was cancelled; or somebody else was there before. */
export function onWrite(before: RunState, call: Call, came: Written | Cancelled, nowMs: number): Turn {
  const { owed } = before;
  if (owed !== undefined) return onVerbWritten(before, owed, call, came, nowMs);
  if (call.kind !== 'write') return turn(before);
  if (came.kind !== 'written') {
    const look = { ...before.lms, doubt: 'look' as const };
    return turn({ ...clear(before), lms: look, failed: undefined, timesElsewhere: before.timesElsewhere + 1 });
  }
  const lms = { state: call.to, atMs: nowMs, seenAtMs: came.seenAtMs };
  const state = { ...clear(before), lms, tried: undefined };
  return turn(call.to === 'COMPLETE' ? completed(state) : state);
}

function onVerbWritten(
  before: RunState,
  owed: NonNullable<RunState['owed']>,
  call: Call,
  came: Written | Cancelled,
  nowMs: number,
): Turn {
  if (came.kind === 'written' || came.kind === 'cancelled') {
    const to = call.kind === 'write' ? call.to : 'cancel';
    const seenAtMs = came.kind === 'written' ? came.seenAtMs : nowMs;
    const renamed = came.kind === 'cancelled' && came.renamed;
    return carriedOut(turn(before), owed, { to, seenAtMs, renamed }, nowMs);
  }
  const look = { ...clear(before), lms: { ...before.lms, doubt: 'look' as const } };
  if (came.kind === 'too-late') {
    const reason = `too late: it was not to be done after ${owed.request.notAfter}`;
    return refuse(turn(withoutOwed(look)), owed, reason, nowMs);
  }
  const met = owed.met + 1;
  if (met < ELSEWHERE_AT_MOST || owed.byTemporal) return turn({ ...look, owed: { ...owed, write: undefined, met } });
  const reason = 'somebody else moves this learner at the same time; look again';
  return refuse(turn(withoutOwed(look)), owed, reason, nowMs);
}
