import { adviceFor } from '../failure/advice';
import type { FailureCode } from '../failure/failure';
import { dueDate } from '../learner/due-date';
import { isAccounted, mayBeErasedBefore, missingBefore, missingSteps, perhapsErased, positionOf } from './account';
import { coolOffEndsAt, isCoolingOff } from './cool-off-of';
import { verdictOn } from './judge-owed';
import { isHeld, phaseBeneath, phaseOf, stepInHand } from './phase-of';
import type { Receipt } from './receipt';
import type { Owed, RunState } from './state';
import type { RunStatus, WaitNote } from './status';
import { checkedAgainMs, stuckOn } from './stuck';
import type { Verb } from './verb';
import { judgeVerb } from './verb-table';
import { waitsForQuiet } from './what-next';

/** What a run says of itself: every line true at that moment. */
export function statusOf(state: RunState, nowMs: number): RunStatus {
  const { learner, lms, plan, receipts, owed, hold, mark } = state;
  const phase = phaseOf(state, nowMs);
  const step = stepInHand(state);
  const open = state.ended === undefined;
  const stuck = open ? stuckOn(state, nowMs) : undefined;
  const wait = open ? waitNote(state, nowMs) : undefined;
  const missing = missingNow(state);
  const coolOffEndsMs = open && isCoolingOff(state, nowMs) ? coolOffEndsAt(state) : undefined;
  const done = plan.steps.filter((one) => isAccounted(receipts, one));
  const perhaps = perhapsErased(state).filter((start) => start !== lms.state);
  const assumed = done.filter(({ start }) => isAssumed(receipts, start)).length;
  return {
    instance: state.instance,
    userId: learner.userId,
    retirementId: learner.retirementId,
    username: learner.originalUsername,
    phase,
    ...(phase === 'held' ? { beneath: phaseBeneath(state, nowMs) } : {}),
    since: iso(mark.sinceMs),
    ...(stuck === undefined ? {} : { why: stuck.why }),
    revision: mark.revision,
    lmsState: lms.gone === true ? 'gone' : lms.state,
    // The clock of a worker may be ahead.
    lmsStateAt: iso(Math.min(lms.seenAtMs, nowMs)),
    ...(step === undefined ? {} : { step: step.start, service: step.service }),
    requestedAt: learner.created,
    dueAt: dueDate(new Date(learner.created), plan.dueMonths).toISOString(),
    ...(coolOffEndsMs === undefined ? {} : { coolOffEndsAt: iso(coolOffEndsMs) }),
    ...(phase !== 'held' || hold?.untilMs === undefined ? {} : { heldUntil: iso(hold.untilMs) }),
    ...(phase !== 'held' || hold?.reason === undefined ? {} : { holdReason: hold.reason }),
    ...(owed === undefined || owed.request.dryRun === true ? {} : { carryingOut: owed.verb }),
    ...(wait === undefined ? {} : { wait }),
    stepsDone: done.length,
    stepsInAll: plan.steps.length,
    ...(assumed === 0 ? {} : { stepsAssumed: assumed }),
    ...(missing.length === 0 ? {} : { missingSteps: missing }),
    ...(perhaps.length === 0 ? {} : { perhapsErased: perhaps }),
    ...(mayBeErasedBefore(state) ? { unknownBefore: true as const } : {}),
    receipts,
    verbs: state.verbs,
    ...(state.lastRefusal === undefined ? {} : { lastRefusal: state.lastRefusal }),
    ...(state.batch === undefined ? {} : { batch: state.batch }),
    ...(state.ended === undefined ? {} : { ending: state.ended.how }),
  };
}

function isAssumed(receipts: readonly Receipt[], start: string): boolean {
  return receipts.some(({ step, outcome }) => step === start && outcome === 'assumed');
}

/** Why it waits, and until when: for the LMS to take a verb, for a person, or for a service. */
function waitNote(state: RunState, nowMs: number): WaitNote | undefined {
  const { retrying, owed, quietUntilMs, quietSinceMs = nowMs } = state;
  if (retrying === undefined && waitsForQuiet(state, nowMs)) {
    const then = owed === undefined ? 'the LMS is asked' : 'the verb is carried out';
    return {
      code: 'service.unavailable',
      facts: {},
      since: iso(quietSinceMs),
      until: iso(quietUntilMs),
      advice: `An attempt that timed out may still be writing until then; ${then} after it.`,
    };
  }
  const stuck = owed === undefined || retrying === undefined ? stuckOn(state, nowMs) : undefined;
  if (stuck !== undefined) {
    const errored = state.lms.state === 'ERRORED' && state.lms.gone !== true;
    const facts = errored ? (state.failed?.facts ?? {}) : {};
    const advice = adviceOn(state, errored ? 'errored' : stuck.code, nowMs);
    const againMs = isPausedByHold(state, nowMs) ? undefined : checkedAgainMs(state, stuck);
    const until = againMs === undefined || againMs <= nowMs ? {} : { until: iso(againMs) };
    return { code: stuck.code, facts, since: iso(state.mark.codeSinceMs), ...until, advice };
  }
  if (retrying === undefined) return undefined;
  return {
    code: retrying.code,
    facts: retrying.facts,
    since: iso(retrying.sinceMs),
    ...(retrying.nextTryMs > nowMs && !isPausedByHold(state, nowMs) ? { until: iso(retrying.nextTryMs) } : {}),
    attempts: retrying.attempts,
    advice: adviceOn(state, retrying.code, nowMs),
  };
}

/** While it is held, nothing but what is owed in the LMS is tried again. */
function isPausedByHold(state: RunState, nowMs: number): boolean {
  return isHeld(state, nowMs) && state.owed === undefined && state.lms.doubt !== 'look' && state.failed === undefined;
}

/** Behind the LMS's position, or in all where there is no position: the steps that nothing accounts for. */
function missingNow(state: RunState): readonly string[] {
  const { lms, plan, receipts, learner } = state;
  const names = (steps: readonly { readonly start: string }[]) => steps.map(({ start }) => start);
  if (state.ended !== undefined && state.ended.phase !== 'closed-elsewhere') return [];
  if (lms.state === 'COMPLETE') return names(missingSteps(state));
  const at = lms.state === 'ERRORED' ? (state.failed?.facts.step ?? learner.lastState) : lms.state;
  return names(missingBefore(plan.steps, receipts, positionOf(plan.steps, at) ?? 0));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** What a person can do about what keeps the run: no verb that the run would refuse at this moment. */
function adviceOn(state: RunState, code: FailureCode | 'errored', nowMs: number): string {
  const { owed } = state;
  if (owed !== undefined) {
    const advice = adviceFor(code, () => false);
    return owed.request.dryRun === true ? advice : `${advice} The run carries out ${owed.verb} as soon as it can.`;
  }
  const free = { ...state, hold: undefined };
  const then = adviceFor(code, (verb) => wouldTake(free, verb, nowMs));
  if (!isHeld(state, nowMs)) return then;
  if (!isPausedByHold(state, nowMs) && state.lms.state !== 'ERRORED')
    return adviceFor(code, (verb) => wouldTake(state, verb, nowMs));
  return `The run is held, and tries nothing. After \`lethe learner release\`: ${then}`;
}

/** Whether the run takes the verb, if the LMS still says what it said last. */
function wouldTake(state: RunState, verb: Verb, nowMs: number): boolean {
  if (judgeVerb(verb, state, false, isHeld(state, nowMs), nowMs).kind === 'refuse') return false;
  const step = stepInHand(state);
  if (verb === 'skip') return step !== undefined && !state.twin;
  if (verb === 'retry' && state.lms.state !== 'ERRORED' && !isCoolingOff(state, nowMs)) return !state.twin;
  if (verb === 'hold' || verb === 'release') return true;
  const { retirementId } = state.learner;
  const request = { to: 'PENDING' };
  const asked: Owed = { verb, request, retirementId, opens: false, opened: false, byTemporal: false, met: 0 };
  return verdictOn(state, asked, state.plan, nowMs).kind !== 'refuse';
}
