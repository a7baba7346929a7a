import { isSameRequest } from '../learner/learner';
import { type PipelineStep, restingStatesOf } from '../pipeline/pipeline';
import type { Plan } from '../pipeline/plan';
import { accept, refuse, withoutOwed } from './accept-or-refuse';
import { accountedSoFar, missingBefore, type missingSteps, nextPlace, positionOf } from './account';
import type { Turn } from './command';
import { conclude } from './conclude';
import { coolOffDaysOf, coolOffIsOver, isCoolingOff } from './cool-off-of';
import type { Look } from './event';
import { carriedOut, lostForGood, wouldHold } from './on-write';
import type { Owed, RunState } from './state';
import { NOT_IN_FORCE, startsOf } from './stuck';
import { tooLate } from './verb';

/** What the LMS's answer makes of a verb: refused, written next (`cancel` for a cancellation), or done by now. */
type Verdict =
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'write'; readonly to: string }
  | { readonly kind: 'done'; readonly to: string };

const refused = (reason: string): Verdict => ({ kind: 'refuse', reason });
const write = (to: string): Verdict => ({ kind: 'write', to });
const done = (to: string): Verdict => ({ kind: 'done', to });

/** Judges the verb that is owed by what the LMS has just said. */
export function judgeOwed(before: Turn, owed: Owed, look: Look, nowMs: number): Turn {
  const { state } = before;
  const verdict = verdictOn(state, owed, look.plan ?? state.plan, nowMs);
  const without = { ...before, state: withoutOwed(state) };
  if (verdict.kind === 'refuse') return refuse(without, owed, verdict.reason, nowMs);
  if (owed.request.dryRun === true) {
    const lost = owed.verb === 'cancel' ? lostForGood(state, false) : '';
    const held = wouldHold(state, { ...owed, plan: look.plan ?? state.plan }, verdict.to, nowMs);
    const note = `${wouldBe(verdict.to, state)}${held}; nothing was changed${lost}`;
    return accept({ ...without, state: conclude(without.state) }, owed, note, nowMs);
  }
  const plan = owed.verb === 'reset' ? (look.plan ?? state.plan) : state.plan;
  const judged = { ...owed, write: verdict.to, plan };
  if (verdict.kind === 'done')
    return carriedOut(
      { ...without, state },
      judged,
      { to: verdict.to, seenAtMs: state.lms.seenAtMs, renamed: false },
      nowMs,
    );
  return { ...before, state: { ...state, owed: judged } };
}

/** From what to what the LMS would be brought. */
function wouldBe(to: string, { lms }: RunState): string {
  const from = lms.gone === true ? 'gone' : lms.state;
  if (to === 'cancel') return `the retirement would be cancelled: the LMS says ${from}`;
  if (to === 'gone' || to === from) return `it would be done: the LMS says ${from}, and is not written to`;
  return `the LMS would be brought from ${from} to ${to}`;
}

/** Whether the LMS says what a write that may have come to it leads to. @param to a state, or `cancel` */
export function isDone({ lms }: RunState, to: string): boolean {
  return to === 'cancel' ? lms.gone === true : lms.gone !== true && lms.state === to;
}

/** @param plan the present one, which a reset adopts */
export function verdictOn(state: RunState, owed: Owed, plan: Plan, nowMs: number): Verdict {
  const { lms, learner } = state;
  const gone = lms.gone === true;
  // An earlier try whose answer was lost may have done it.
  if (owed.maybe !== undefined && isDone(state, owed.maybe)) return done(owed.maybe);
  const late = tooLate(owed.request, nowMs);
  if (late !== undefined) return refused(late);
  const { userId, retirementId, created } = learner;
  const asked = { userId, retirementId: owed.retirementId, created: owed.created ?? created };
  if (!gone && !isSameRequest(learner, asked) && !owed.byTemporal) {
    return refused(`the learner has asked again: this is another retirement, ${retirementId}; look again`);
  }
  const { ifLmsState } = owed.request;
  if (!gone && ifLmsState !== undefined && ifLmsState !== lms.state) {
    return refused(`the LMS says ${lms.state} by now, not ${ifLmsState}`);
  }
  if (owed.verb === 'abort') return judgeAbort(state, owed);
  if (gone) return refused('the LMS no longer has this retirement');
  if (owed.verb === 'cancel') return judgeCancel(state);
  if (!state.approved) return refused(`${NOT_IN_FORCE}: see \`lethe instance show\``);
  if (state.twin) return refused(TWIN);
  if (owed.verb === 'expedite') return judgeExpedite(state, nowMs);
  return owed.verb === 'retry' ? judgeRetry(state, owed, nowMs) : judgeReset(state, owed, plan, nowMs);
}

export const TWIN =
  'the username of another learner differs by case only, and they would destroy each other: rename one of them in the LMS first';

/** Temporal's own cancel gives the account back while the LMS says PENDING; it comes once, and is never refused. */
function judgeAbort(state: RunState, owed: Owed): Verdict {
  const { lms } = state;
  if (lms.gone === true) return done('gone');
  if (lms.state === 'ABORTED' || lms.state === 'COMPLETE') {
    return refused(`the LMS says ${lms.state} already: nothing is left to stop`);
  }
  return owed.byTemporal && lms.state === 'PENDING' && owed.met === 0 ? write('cancel') : write('ABORTED');
}

function judgeCancel({ lms }: RunState): Verdict {
  if (lms.state === 'PENDING') return write('cancel');
  return refused(`the LMS says ${lms.state}, so the account cannot be given back; use abort to stop half-way`);
}

function judgeExpedite(state: RunState, nowMs: number): Verdict {
  const { lms } = state;
  if (lms.state !== 'PENDING') return refused(`the LMS says ${lms.state}, so there is no cool-off to end`);
  if (coolOffDaysOf(state) === null) return refused('no cool-off is in force, so there is none to end');
  return coolOffIsOver(state, nowMs) ? refused('the cool-off is over, so there is nothing to end') : done('PENDING');
}

/** Forced to the START of the step to redo; only the LMS's own ERRORED, and only past steps that are accounted for. */
function judgeRetry(state: RunState, owed: Owed, nowMs: number): Verdict {
  const { lms, learner, receipts } = state;
  if (lms.state !== 'ERRORED') {
    const instead = isCoolingOff(state, nowMs) ? ': nothing has failed; expedite ends the cool-off' : '';
    return refused(`the LMS does not say ERRORED, but ${lms.state}${instead}`);
  }
  const { steps } = state.plan;
  const failed = steps.findIndex(({ start }) => start === state.failed?.facts.step);
  const position = failed < 0 ? positionOf(steps, learner.lastState) : failed;
  if (position === undefined) {
    return refused(`no step of the pipeline knows ${learner.lastState}, in which it failed; use reset`);
  }
  const missing = missingBefore(steps, receipts, position);
  if (missing.length > 0) return refused(unaccounted(state, owed, state.plan, missing));
  const next = nextPlace(state, position);
  if (Math.floor(position) === 0 && !coolOffIsOver(state, nowMs)) {
    return refused('the cool-off is not over; reset --to PENDING lets the learner cool off');
  }
  const to = next.kind === 'step' ? steps[next.index]?.start : steps.at(-1)?.end;
  return to === undefined ? refused('the pipeline has no steps; use reset') : write(to);
}

/** Back to PENDING or to the end of an earlier step of the present pipeline, all of it accounted for. */
function judgeReset(state: RunState, owed: Owed, plan: Plan, nowMs: number): Verdict {
  const { lms, learner, receipts } = state;
  const { steps } = plan;
  const to = owed.request.to;
  const allowed = restingStatesOf(steps);
  if (to === undefined || !allowed.includes(to)) return refused(`reset goes to one of ${allowed.join(', ')}`);
  const ended = lms.state === 'COMPLETE' || lms.state === 'ABORTED';
  if (ended && !owed.opens)
    return refused(`the LMS says ${lms.state} by now; reset opens the learner again if asked now`);
  const target = positionOf(steps, to) ?? 0;
  const last = ended || lms.state === 'ERRORED' ? learner.lastState : lms.state;
  const position = lms.state === 'COMPLETE' ? steps.length + 1 : positionOf(steps, last);
  if (position !== undefined && target > position) {
    return refused(`${to} is later than ${last}, where the learner stands: reset only goes back`);
  }
  const missing = missingBefore(steps, receipts, target);
  if (missing.length > 0) return refused(unaccounted(state, owed, plan, missing));
  if (to === 'PENDING' && isCoolingOff(state, nowMs)) return refused(COOLS_OFF);
  return lms.state === to ? done(to) : write(to);
}

const COOLS_OFF = 'the LMS says PENDING already, and the learner cools off: there is nothing to go back to';

/** @param plan by which the verb was judged: a run that has begun skips steps of its own plan only */
function unaccounted(state: RunState, { opens }: Owed, plan: Plan, missing: ReturnType<typeof missingSteps>): string {
  const isOurs = ({ start }: PipelineStep) => state.plan.steps.some((step) => step.start === start);
  const first = opens ? 'hold the learner, then ' : '';
  const skip = missing.every(isOurs) ? `${first}skip --step each of them in your name, or ` : '';
  return `nothing accounts for ${startsOf(missing)}: ${skip}reset --to ${lastAccounted({ ...state, plan })}`;
}

/** Where everything behind is accounted for. */
function lastAccounted(state: RunState): string {
  return state.plan.steps[accountedSoFar(state) - 1]?.end ?? 'PENDING';
}
