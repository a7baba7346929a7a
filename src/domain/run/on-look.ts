import { isSameRequest, type Learner } from '../learner/learner';
import type { PipelineStep } from '../pipeline/pipeline';
import { accept, clear, refuse, turn } from './accept-or-refuse';
import { accountedSoFar, isAccounted, placeInRow, positionOf, receiptFor, wentBack, withReceipt } from './account';
import type { Turn } from './command';
import { conclude } from './conclude';
import { coolOffIsOver } from './cool-off-of';
import type { Look } from './event';
import { isDone, judgeOwed } from './judge-owed';
import { spentOn } from './on-failure';
import { endedBy, putBack } from './on-write';
import type { Receipt } from './receipt';
import type { MayBeDone, Owed, RunState } from './state';

/** The LMS has answered: what it says is taken over, then the verb that is owed is judged by it. */
export function onLook(before: RunState, look: Look, nowMs: number): Turn {
  const { owed, mayBe } = before;
  const state = withWhatWasDone(absorb(before, look, nowMs), nowMs);
  if (state.ended !== undefined && mayBe !== undefined) return answeredByEnd(state, owed, mayBe, nowMs);
  if (owed === undefined) return turn(conclude(state));
  const judged = judgeOwed(turn(state), owed, look, nowMs);
  const { state: after } = judged;
  return after.owed === undefined && after.ended === undefined ? { ...judged, state: conclude(after) } : judged;
}

/** A verb that was given up is done after all: the run is from there on as that verb leaves it. */
function withWhatWasDone({ mayBe, ...rest }: RunState, nowMs: number): RunState {
  if (mayBe === undefined || !isDone(rest, mayBe.maybe)) return rest;
  const { verb, maybe } = mayBe;
  if (maybe === 'cancel' || verb === 'abort') return endedBy(rest, mayBe, maybe);
  return putBack(rest, mayBe, maybe, nowMs);
}

/** What a verb has in hand that comes after one that has ended the run: the same is done, another is too late. */
function answeredByEnd(state: RunState, owed: Owed | undefined, { verb }: MayBeDone, nowMs: number): Turn {
  if (owed === undefined) return turn(state);
  const how = state.ended?.how ?? verb;
  if (owed.verb === verb || owed.byTemporal) return accept(turn(state), owed, how, nowMs);
  return refuse(turn(state), owed, `it has ended before this: ${how}`, nowMs);
}

function absorb(before: RunState, look: Look, nowMs: number): RunState {
  const { row } = look;
  const seen = { atMs: nowMs, seenAtMs: look.seenAtMs };
  const inForce = look.plan ?? before.plan;
  // In PENDING nobody is being retired: the rules in force count.
  const isBegun = before.frozenIn !== undefined && !(row.kind === 'found' && row.learner.currentState === 'PENDING');
  const plan = isBegun ? before.plan : inForce;
  // Where nothing is in force, runs that have begun go on by their own plan, and nobody begins.
  const approved = look.approved ?? (isBegun && before.approved);
  const state = { ...before, plan, approved };
  if (row.kind === 'gone') {
    const reused = row.reused === true ? { reused: true } : {};
    return clear({ ...state, lms: { ...seen, state: state.lms.state, gone: true, ...reused } });
  }
  const { learner } = row;
  const now = { ...state, learner, rowAtMs: nowMs, lms: { ...seen, state: learner.currentState } };
  return isSameRequest(learner, state.learner) ? takeRow(state, now) : adopt(now, inForce);
}

/** The same request: what its state says of our own work, and of what somebody else did to it. */
function takeRow(before: RunState, now: RunState): RunState {
  const was = before.lms;
  const { state } = now.lms;
  const putBack = state === 'PENDING' && wasPutBack(before, now.learner);
  const same = was.state === state && was.gone !== true && !putBack;
  const steps = now.plan.steps;
  const { tried } = before;
  const step = steps.find(({ start }) => start === tried?.step);
  // At the end of a step that we had begun, and from there: it came to its end, although we did not see it.
  const { lastState } = now.learner;
  const byStep = step !== undefined && state === step.end && lastState === step.start;
  const byLast = step !== undefined && tried?.last === true && state === 'COMPLETE' && lastState === step.end;
  const came = byStep || byLast;
  // Nothing that could still write it is in the air.
  const readMs = Math.min(now.lms.atMs, now.lms.seenAtMs);
  const unwritten = state === 'PENDING' && readMs >= before.quietUntilMs;
  const cools = unwritten && !coolOffIsOver(now, now.lms.atMs);
  const untouched = unwritten && now.learner.modified === before.learner.modified;
  // What the service said of it stays: an attempt may have told that, and not have come to what it was to write next.
  const untold = came && !isAccounted(now.receipts, step);
  const receipts = untold ? withReceipt(now.receipts, doneUnseen(before, step, now.lms.atMs)) : now.receipts;
  const position = state === 'ABORTED' || state === 'COMPLETE' ? undefined : placeInRow(steps, now.learner);
  const back = position !== undefined && (putBack || isBehind(before, now, position));
  return {
    ...now,
    ...(back ? wentBack({ ...now, receipts }, steps, position) : { receipts }),
    touched: untouched ? now.touched.filter((start) => start !== now.unsure) : now.touched,
    unsure: unwritten || state !== 'PENDING' ? undefined : now.unsure,
    frozenIn: unwritten ? undefined : now.frozenIn,
    tried: came || back || unwritten ? undefined : tried,
    spent: came || back ? undefined : now.spent,
    said: back || !isOurs(before, now) ? undefined : now.said,
    // Who is put back to PENDING cools off again: a person ended the cool-off for what was begun then.
    expedited: state === 'PENDING' && !same ? undefined : now.expedited,
    failed: (same || state === 'ERRORED') && !back ? now.failed : undefined,
    timeouts: same ? before.timeouts : 0,
    // Who cools off waits for no service.
    retrying: same && before.retrying?.call === 'step' && !cools ? before.retrying : undefined,
  };
}

/** Whether the LMS has the learner further back than this run knows, or had them there before they were ERRORED. */
function isBehind(before: RunState, now: RunState, position: number): boolean {
  const { lms, failed, learner } = before;
  const { steps } = now.plan;
  if (now.lms.state !== 'ERRORED') return position < (positionOf(steps, lms.state) ?? accountedSoFar(before));
  const from = lms.state === 'ERRORED' ? (failed?.facts.step ?? learner.lastState) : lms.state;
  return Math.floor(position) < Math.floor(positionOf(steps, from) ?? accountedSoFar(before));
}

/**
 * PENDING again after the step that this run has begun, or may have, since it last saw the learner in PENDING. Each write
 * changes `modified`: a row that is as it was then was not written.
 */
function wasPutBack({ frozenIn, tried, spent, learner }: RunState, { lastState, modified }: Learner): boolean {
  const isTried = tried?.step === lastState || spent?.step === lastState;
  return frozenIn !== undefined && isTried && modified !== learner.modified;
}

/** The learner is where this run knows them, or where an attempt of it has brought them from there. */
function isOurs({ lms: was }: RunState, { lms, learner, said }: RunState): boolean {
  return (
    was.state === lms.state || (lms.state === said?.step && learner.lastState === was.state && was.state !== 'ERRORED')
  );
}

/** The receipt of a step that came to its end in an attempt whose end this run did not see. */
function doneUnseen(state: RunState, step: PipelineStep, nowMs: number): Receipt {
  const { outcome, ...more } =
    state.said?.step === step.start ? state.said.result : { outcome: 'done-before' as const };
  return { ...receiptFor(step, outcome, nowMs), ...more, attempts: spentOn(state, step) };
}

/**
 * Another retirement is another request: nothing that was done or said of the former one holds for it, but a hold. What
 * somebody else did to it meanwhile is not assumed either: this run was there before.
 */
function adopt(state: RunState, plan: RunState['plan']): RunState {
  return clear({
    ...state,
    plan,
    enrolledIn: state.learner.currentState,
    frozenIn: undefined,
    coolOffDays: undefined,
    receipts: [],
    touched: [],
    unsure: undefined,
    putBehind: undefined,
    tried: undefined,
    expedited: undefined,
    failed: undefined,
    spent: undefined,
    said: undefined,
    mayBe: undefined,
    timesElsewhere: 0,
  });
}
