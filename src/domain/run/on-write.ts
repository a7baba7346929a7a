import { isRenamed } from '../pipeline/renames';
import { accept, clear, givenUp, refuse, turn } from './accept-or-refuse';
import { doneOf, mayBeErasedBefore, perhapsErased, positionOf, wentBack } from './account';
import type { Call, Turn } from './command';
import { ended, wasBegun } from './conclude';
import { coolOffIsOver } from './cool-off-of';
import type { Cancelled, Written } from './event';
import { completed } from './on-step';
import type { Owed, RunState } from './state';
import { ELSEWHERE_AT_MOST } from './stuck';
import { saysTooLate } from './verb';

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
    return refuse(turn(givenUp(look)), owed, saysTooLate(owed.request.notAfter), nowMs);
  }
  const met = owed.met + 1;
  if (met < ELSEWHERE_AT_MOST || owed.byTemporal) return turn({ ...look, owed: { ...owed, write: undefined, met } });
  const reason = 'somebody else moves this learner at the same time; look again';
  return refuse(turn(givenUp(look)), owed, reason, nowMs);
}

/** The verb that was owed is done in the LMS: what the run is from here on, and the answer. */
export function carriedOut(
  before: Turn,
  owed: Owed,
  came: { readonly to: string; readonly seenAtMs: number; readonly renamed: boolean },
  nowMs: number,
): Turn {
  const { to } = came;
  const by = byWhom(owed);
  const state = clear({ ...before.state, owed: undefined, timesElsewhere: 0 });
  if (to === 'cancel') {
    const lost = lostForGood(state, came.renamed);
    const note = lost === '' ? 'cancelled: the learner has the account back' : `cancelled${lost}`;
    return accept({ ...before, state: endedBy(state, owed, to) }, owed, note, nowMs);
  }
  if (to === 'gone') {
    const how = `ended by ${by}: the LMS no longer has this retirement`;
    const note = 'the LMS no longer has this retirement; the run is ended';
    return accept(
      { ...before, state: ended(state, wasBegun(state) ? 'aborted' : 'withdrawn', how) },
      owed,
      note,
      nowMs,
    );
  }
  const lms = { state: to, atMs: nowMs, seenAtMs: came.seenAtMs };
  const now = { ...state, lms };
  if (owed.verb === 'abort') {
    const left = 'aborted: the learner is left as the steps done so far have made them';
    const quiet = new Date(state.quietUntilMs).toISOString();
    const note =
      state.quietUntilMs > nowMs ? `${left}; an attempt that timed out may still write until ${quiet}` : left;
    return accept({ ...before, state: endedBy(now, owed, to) }, owed, note, nowMs);
  }
  if (owed.verb === 'expedite') {
    const expedited = { ...state, expedited: state.learner.retirementId };
    return accept({ ...before, state: expedited }, owed, 'the cool-off ends now', nowMs);
  }
  const back = putBack(now, owed, to, nowMs);
  return accept({ ...before, state: back }, owed, noteOf(state, back, to), nowMs);
}

/** A cancel or an abort is done. @param to what was written: `cancel`, or ABORTED */
export function endedBy(state: RunState, verb: Pick<Owed, 'request'>, to: string): RunState {
  const by = byWhom(verb);
  return to === 'cancel'
    ? ended(state, 'cancelled', `cancelled by ${by}`)
    : ended(state, 'aborted', `aborted by ${by}`);
}

function byWhom({ request }: Pick<Owed, 'request'>): string {
  return request.by ?? 'a person';
}

/** Who holds a learner whom a reset has put back after the end of the cool-off. */
const OURSELVES = 'lethe';

/** After a reset or a retry: what comes after is done again. A reset to PENDING begins only when a person says so. */
export function putBack(
  now: RunState,
  owed: Pick<Owed, 'verb' | 'request' | 'plan'>,
  to: string,
  nowMs: number,
): RunState {
  const plan = owed.plan ?? now.plan;
  const { receipts } = now;
  const state: RunState = {
    ...now,
    plan,
    // A step that a person took as done stays so: a retry does the failed one again, and no other.
    ...(owed.verb === 'retry'
      ? { receipts: receipts.filter(({ step }) => step !== to) }
      : wentBack(now, plan.steps, positionOf(plan.steps, to) ?? 0)),
    frozenIn: to === 'PENDING' ? undefined : owed.verb === 'retry' ? (now.frozenIn ?? to) : to,
    expedited: to === 'PENDING' ? undefined : now.expedited,
    tried: undefined,
    failed: undefined,
    said: undefined,
    spent: owed.verb === 'retry' ? now.spent : undefined,
  };
  const mayBegin = to !== 'PENDING' || owed.request.goOn === true;
  if (mayBegin || !coolOffIsOver(state, nowMs)) return state;
  // A hold that would end by itself would begin the first step.
  const { untilMs: _, ...hold } = state.hold ?? {
    by: OURSELVES,
    reason: 'put back to PENDING after the end of the cool-off',
  };
  return { ...state, hold };
}

function noteOf(before: RunState, back: RunState, to: string): string {
  return isHeldByThat(before, back) ? `now ${to}, and ${HELD}` : `now ${to}`;
}

const HELD = 'held until released, since the cool-off is over; release begins the first step';

function isHeldByThat(before: RunState, back: RunState): boolean {
  const wasOpen = before.hold?.by === OURSELVES || before.hold === undefined || before.hold.untilMs !== undefined;
  return wasOpen && back.hold !== undefined && back.hold.untilMs === undefined;
}

/** What a reset would leave behind it, beside the LMS's state; empty where that is all. */
export function wouldHold(state: RunState, owed: Owed, to: string, nowMs: number): string {
  const back = putBack({ ...state, lms: { ...state.lms, state: to } }, owed, to, nowMs);
  return owed.verb === 'reset' && isHeldByThat(state, back) ? `, and the run ${HELD}` : '';
}

/** What a cancellation does not give back: a name that was taken, and what steps have erased. */
export function lostForGood(state: RunState, renamed: boolean): string {
  const name = renamed || isRenamed(state.learner) ? ['the account keeps its retired name'] : [];
  const steps = [...doneOf(state.receipts), ...perhapsErased(state)];
  const begun = steps.length === 0 ? [] : [`what ${steps.join(', ')} did or may have done is not undone`];
  const unknown = mayBeErasedBefore(state) ? ['what may have been done before this run is not undone'] : [];
  const lost = [...name, ...begun, ...unknown];
  if (lost.length === 0) return '';
  const isSure = name.length > 0 || doneOf(state.receipts).length > 0;
  return `; the account ${isSure ? 'is not' : 'may not be'} as it was: ${lost.join(', and ')}`;
}
