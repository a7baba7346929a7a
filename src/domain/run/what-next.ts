import { describeFailure } from '../failure/failure';
import { ROW_LASTS_MS } from '../learner/row-lasts';
import type { PipelineStep } from '../pipeline/pipeline';
import { attemptDeadlineMs } from '../pipeline/plan';
import { counted } from '../text/counted';
import { DAY_MS, HOUR_MS } from '../time/day-ms';
import { instantOf } from '../time/instant';
import { hasBegunNothing, missingSteps, nextPlace, type Place, placeOf } from './account';
import type { Call, Command } from './command';
import { coolOffDaysOf, coolOffEndsAt, coolOffIsOver, isCoolingOff } from './cool-off-of';
import { attentionFromMs, isHeld } from './phase-of';
import type { Owed, RunState } from './state';
import { checkedAgainMs, mayBeRenamed, stuckOn } from './stuck';

/** A run continues as new at least so often. @unit milliseconds */
const LONGEST_RUN_MS = 30 * DAY_MS;

/**
 * What the run does when nothing is asked of it: what is owed comes first, then what a person holds, then the waits,
 * then the work.
 */
export function whatNext(state: RunState, nowMs: number): Command {
  const { ended, owed, retrying, lms, failed, hold } = state;
  if (ended !== undefined) return { kind: 'end', ...ended };
  if (isToRenew(state, nowMs)) return { kind: 'continue-as-new' };
  const waits = retrying !== undefined && retrying.nextTryMs > nowMs ? waitOut(state, nowMs) : undefined;
  if (owed !== undefined) return waits ?? carryOut(state, owed, nowMs);
  if (failed !== undefined && lms.state !== 'ERRORED' && lms.doubt !== 'look') return waits ?? writeErrored(state);
  if (lms.doubt === 'look') return waits ?? look(state);
  if (hold !== undefined && isHeld(state, nowMs)) return wait(hold.untilMs, 'held by a person');
  if (waits !== undefined) return waits;
  const place = placeOf(state);
  if (isToCoolOff(state, nowMs)) {
    if (state.tried !== undefined) return waitsForQuiet(state, nowMs) ? waitQuietly(state) : look(state);
    return wait(coolOffEndsAt(state), `cool-off of ${counted(coolOffDaysOf(state) ?? 0, 'day')}`);
  }
  const stale = lms.doubt !== undefined || nowMs - lms.atMs > ROW_LASTS_MS;
  if (place.kind === 'pending' && coolOffIsOver(state, nowMs) && stale) {
    return nowMs - state.startedMs >= DAY_MS ? { kind: 'continue-as-new' } : look(state);
  }
  const stuck = stuckOn(state, nowMs);
  if (stuck !== undefined) {
    const again = checkedAgainMs(state, stuck) ?? lms.atMs + DAY_MS;
    return again > nowMs ? wait(again, `${stuck.code}: a person is asked for`) : look(state);
  }
  return work(state, place.kind === 'pending' ? nextPlace(state, 0) : place, nowMs);
}

/** The next step of the plan, or COMPLETE after the last. */
function work(state: RunState, place: Place, nowMs: number): Command {
  if (place.kind === 'finish') {
    const response = 'every step is accounted for';
    return call({ kind: 'write', to: 'COMPLETE', force: false, from: [state.lms.state], response });
  }
  if (place.kind !== 'step') return look(state);
  const { plan, lms, tried, touched, spent, said } = state;
  const step = plan.steps[place.index] as PipelineStep;
  const entered = lms.state === step.start;
  const mayHaveEnded = tried?.step === step.start;
  // In PENDING, as it has just been read, nothing is in hand.
  const inHand = lms.state !== 'PENDING' && spent?.step === step.start && touched.includes(step.start);
  // A learner who is put back to PENDING before the cool-off is over cools off.
  const first = coolOffIsOver(state, nowMs) ? 'PENDING' : step.start;
  return call({
    kind: 'step',
    step,
    before: entered ? (plan.steps[place.index - 1]?.end ?? first) : lms.state,
    last: missingSteps(state).length === 1,
    entered: entered || mayHaveEnded || inHand,
    mayHaveEnded,
    ...(said?.step === step.start ? { said: said.result } : {}),
    seenAtMs: lms.doubt === undefined ? lms.seenAtMs : 0,
    mayBeRenamed: mayBeRenamed(state, step, nowMs),
    begins: hasBegunNothing(state),
    pending: lms.state === 'PENDING',
    ...dueBy(state),
    deadlineMs: attemptDeadlineMs(plan, step.service),
    tells500: plan.failureBudgetMs < HOUR_MS,
  });
}

/** Nothing but the clock has ended the cool-off, by the instance's rules. */
function dueBy({ lms, plan, coolOffDays, expedited, learner }: RunState): { readonly coolOffDays?: number } {
  const byRules = coolOffDays === undefined && expedited !== learner.retirementId && plan.coolOffDays !== null;
  return lms.state === 'PENDING' && byRules ? { coolOffDays: plan.coolOffDays } : {};
}

function isForced({ verb }: Owed): boolean {
  return verb === 'reset' || verb === 'retry';
}

/** A forced write waits until no attempt can write any more, and so does a cool-off; who cools off is only asked about. */
export function waitsForQuiet(state: RunState, nowMs: number): boolean {
  const { owed, lms, quietUntilMs } = state;
  if (quietUntilMs <= nowMs) return false;
  if (owed !== undefined) return isForced(owed) && !isCoolingOff(state, nowMs);
  return lms.doubt !== 'look' && !isHeld(state, nowMs) && isToCoolOff(state, nowMs) && state.tried !== undefined;
}

/** By the clock; an attempt that was cut short may still bring the learner elsewhere. */
function isToCoolOff(state: RunState, nowMs: number): boolean {
  const isPending = placeOf(state).kind === 'pending';
  return isPending && !coolOffIsOver(state, nowMs) && coolOffEndsAt(state) !== undefined;
}

/** The LMS is asked, the verb is judged by its answer, and what that says is written. */
function carryOut(state: RunState, owed: Owed, nowMs: number): Command {
  const { lms } = state;
  const { notAfter, dryRun } = owed.request;
  const late = notAfter === undefined ? {} : { notAfterMs: instantOf(notAfter) ?? 0 };
  if (waitsForQuiet(state, nowMs)) return waitQuietly(state);
  const knownPending = lms.state === 'PENDING' && lms.gone !== true && lms.doubt !== 'look' && owed.maybe === undefined;
  if (owed.write === 'cancel' || (owed.verb === 'cancel' && knownPending && dryRun !== true)) {
    return call({ kind: 'cancel', lastSeen: lms.state, ...late });
  }
  if (owed.write === undefined) return look(state);
  const verb = owed.verb === 'abort' ? 'aborted' : `${owed.verb} to ${owed.write}`;
  const response = `${verb} by an operator`;
  return call({ kind: 'write', to: owed.write, force: isForced(owed), from: [lms.state], response, ...late });
}

function writeErrored({ lms, failed }: RunState): Command {
  const response = failed === undefined ? '' : describeFailure(failed.code, failed.facts);
  const step = failed?.facts.step;
  const from = step === undefined || step === lms.state ? [lms.state] : [lms.state, step];
  return call({ kind: 'write', to: 'ERRORED', force: false, from, response });
}

/** A durable wait that anything asked interrupts; asks for a person when it has lasted an hour. */
function waitOut({ retrying }: RunState, nowMs: number): Command | undefined {
  if (retrying === undefined) return undefined;
  const asksMs = attentionFromMs(retrying);
  const untilMs = asksMs > nowMs ? Math.min(asksMs, retrying.nextTryMs) : retrying.nextTryMs;
  return wait(untilMs, `${retrying.code}: tries again`);
}

/** Nobody may wait for an answer then, and nothing that is written may be in the air. */
function isToRenew({ owed, longHistory, startedMs }: RunState, nowMs: number): boolean {
  return owed?.ask === undefined && owed?.write === undefined && (longHistory || nowMs - startedMs >= LONGEST_RUN_MS);
}

function waitQuietly({ quietUntilMs }: RunState): Command {
  return wait(quietUntilMs, 'an attempt that timed out may still be writing');
}

function look({ lms }: RunState): Command {
  return call({ kind: 'look', lastSeen: lms.state });
}

function call(what: Call): Command {
  return { kind: 'call', call: what };
}

function wait(untilMs: number | undefined, summary: string): Command {
  return { kind: 'wait', summary, ...(untilMs === undefined ? {} : { untilMs }) };
}
