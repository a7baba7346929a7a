import type { PipelineStep } from '../pipeline/pipeline';
import { instantOf } from '../time/instant';
import { type Asked, accept, givenUp, refuse, turn } from './accept-or-refuse';
import { isAccounted, receiptFor, withReceipt } from './account';
import type { Turn } from './command';
import { isCoolingOff } from './cool-off-of';
import { TWIN, verdictOn } from './judge-owed';
import { doubted } from './on-failure';
import { isHeld, phaseOf } from './phase-of';
import type { Owed, RunState } from './state';
import { stuckOn } from './stuck';
import { readRequest, tooLate } from './verb';
import { judgeVerb } from './verb-table';

/** A verb is judged by the table; what must be written in the LMS is then owed, the rest is done at once. */
export function onVerb(before: RunState, given: Asked & { readonly opens?: boolean }, nowMs: number): Turn {
  const { request, wrong } = readRequest(given.request);
  const asked: Asked = {
    verb: given.verb,
    request,
    ...(given.ask === undefined ? {} : { ask: given.ask }),
    opened: given.opens === true,
  };
  const opens = given.opens === true;
  const start = turn(before);
  const reason = wrong ?? whyNot(before, asked, opens, nowMs);
  if (reason !== undefined) return refuse(start, asked, reason, nowMs);
  switch (asked.verb) {
    case 'hold':
      return hold(before, asked, nowMs);
    case 'release':
      return release(before, asked, nowMs);
    case 'skip':
      return skip(before, asked, nowMs);
    case 'retry':
      return before.lms.state === 'ERRORED' || isCoolingOff(before, nowMs)
        ? owe(before, asked, 'retry', opens, nowMs)
        : retry(before, asked, nowMs);
    default:
      return owe(before, asked, asked.verb, opens, nowMs);
  }
}

/** Why a verb is refused before the LMS is asked. */
function whyNot(state: RunState, { verb, request }: Asked, opens: boolean, nowMs: number): string | undefined {
  const { ifRevision, ifRetirementId, ifPhase } = request;
  const { revision } = state.mark;
  const { retirementId } = state.learner;
  if (ifRevision !== undefined && opens)
    return 'no run of this learner is open any more, so none has a revision; look again';
  if (ifRevision !== undefined && ifRevision !== revision) {
    return `the run has moved on (revision ${revision}, not ${ifRevision}); look again`;
  }
  if (ifRetirementId !== undefined && ifRetirementId !== retirementId) {
    return `the learner has asked again: this is retirement ${retirementId}, not ${ifRetirementId}`;
  }
  const phase = ifPhase === undefined ? undefined : phaseOf(state, nowMs);
  if (phase !== ifPhase) return `the run is ${phase} by now, not ${ifPhase}`;
  const late = tooLate(request, nowMs);
  if (late !== undefined) return late;
  const verdict = judgeVerb(verb, state, opens, isHeld(state, nowMs), nowMs);
  return verdict.kind === 'refuse' ? verdict.reason : undefined;
}

/** From here on it is tried until the LMS has it or refuses it, or another verb takes its place. */
function owe(state: RunState, asked: Asked, verb: Owed['verb'], opens: boolean, nowMs: number): Turn {
  const inHand = state.owed;
  if (inHand?.byTemporal === true) {
    return refuse(
      turn(state),
      asked,
      'the workflow was cancelled, and the learner is being cancelled or aborted',
      nowMs,
    );
  }
  // Somebody who stops a learner is not overridden by somebody who did not know of it.
  if (inHand !== undefined && stops(inHand.verb) && !stops(verb) && inHand.request.dryRun !== true) {
    return refuse(turn(state), asked, `${inHand.verb} is being carried out`, nowMs);
  }
  if (inHand !== undefined && asked.request.dryRun === true) {
    return refuse(turn(state), asked, `${inHand.verb} is being carried out; look again when it is done`, nowMs);
  }
  const { retirementId, created } = state.learner;
  const { request, ask } = asked;
  const aside = inHand === undefined ? state.retrying : inHand.aside;
  const opened = opens || inHand?.opened === true;
  const owed: Owed = { verb, request, retirementId, created, ask, opens, opened, byTemporal: false, aside, met: 0 };
  const vain = inHand === undefined ? undefined : verdictOn(state, owed, state.plan, nowMs);
  // What would be refused by what the LMS said last does not take the place of what was accepted.
  if (vain?.kind === 'refuse' && inHand?.request.dryRun !== true) {
    return refuse(turn(state), asked, `${inHand?.verb} is being carried out; ${vain.reason}`, nowMs);
  }
  const before = supersede(turn(state), verb, nowMs);
  return { ...before, state: { ...before.state, owed, retrying: undefined } };
}

/** The verb in hand is given up for another one, which takes over that the run was opened for it. */
function supersede(before: Turn, by: string, nowMs: number): Turn {
  const { owed } = before.state;
  if (owed === undefined) return before;
  const given = { ...before, state: givenUp(before.state) };
  const known = owed.maybe === undefined ? 'could be done' : 'was known to be done: the LMS may have it';
  return refuse(given, { ...owed, opened: false }, `${by} was asked before this ${known}`, nowMs);
}

function stops(verb: Owed['verb']): boolean {
  return verb === 'abort' || verb === 'cancel';
}

/** Temporal's own cancel: judged by what the LMS then says. A workflow can be cancelled once only, so nothing replaces it. */
export function onWorkflowCancel(state: RunState, nowMs: number): Turn {
  const before = supersede(turn(state), "Temporal's cancel", nowMs);
  const request = { by: 'temporal', reason: 'cancellation was requested of the workflow' };
  const { retirementId } = state.learner;
  const opened = state.owed?.opened === true;
  const owed: Owed = { verb: 'abort', request, retirementId, opens: false, opened, byTemporal: true, met: 0 };
  return { ...before, state: { ...before.state, owed, retrying: undefined } };
}

/** A second hold keeps the reason of the first, and lasts until the longest. */
function hold(state: RunState, asked: Asked, nowMs: number): Turn {
  const { by, reason, until, dryRun } = asked.request;
  const untilMs = until === undefined ? undefined : instantOf(until);
  if (untilMs !== undefined && untilMs <= nowMs) {
    return refuse(turn(state), asked, 'until must be a time to come', nowMs);
  }
  const first = isHeld(state, nowMs) ? state.hold : undefined;
  const longest =
    untilMs === undefined || (first !== undefined && first.untilMs === undefined)
      ? undefined
      : Math.max(untilMs, first?.untilMs ?? 0);
  // A retry that is still owed would write a START_STATE.
  const before = state.owed?.verb === 'retry' && dryRun !== true ? supersede(turn(state), 'hold', nowMs) : turn(state);
  const is = { by: first?.by ?? by, reason: first?.reason ?? reason, untilMs: longest };
  const held = { ...before, state: { ...before.state, hold: is } };
  const ends = longest === undefined ? 'held until released' : `held until ${new Date(longest).toISOString()}`;
  const quiet = new Date(state.quietUntilMs).toISOString();
  const note = state.quietUntilMs > nowMs ? `${ends}; an attempt that timed out may still write until ${quiet}` : ends;
  return accept(dryRun === true ? turn(state) : held, asked, note, nowMs);
}

function release(state: RunState, asked: Asked, nowMs: number): Turn {
  const note = isHeld(state, nowMs) ? 'released' : 'it was not held';
  return accept(turn(asked.request.dryRun === true ? state : released(state, nowMs)), asked, note, nowMs);
}

/** Without its hold. Somebody may have put right meanwhile what it waits for. */
export function released(state: RunState, nowMs: number): RunState {
  return asksIfStuck({ ...state, hold: undefined }, nowMs);
}

/** What was in hand may be otherwise by now; where nothing but another answer of the LMS helps, that is asked for. */
function asksIfStuck(state: RunState, nowMs: number): RunState {
  const again = doubted(state);
  return stuckOn(state, nowMs) === undefined ? again : { ...again, lms: { ...again.lms, doubt: 'look' } };
}

/** The same again at once. */
function retry(state: RunState, asked: Asked, nowMs: number): Turn {
  if (state.twin) return refuse(turn(state), asked, TWIN, nowMs);
  const again: RunState = {
    ...asksIfStuck(state, nowMs),
    retrying: undefined,
    failed: undefined,
    timesElsewhere: 0,
    timeouts: 0,
  };
  return accept(turn(asked.request.dryRun === true ? state : again), asked, 'trying again now', nowMs);
}

/** An attempt at it was cut off, or the service has failed at it. */
function isInHand({ tried, spent, touched, lms }: RunState, { start }: PipelineStep): boolean {
  return tried?.step === start || (spent?.step === start && touched.includes(start) && lms.doubt !== undefined);
}

/** A named person takes a step as done. The LMS is told by the state that the next step writes. */
function skip(state: RunState, asked: Asked, nowMs: number): Turn {
  const { step: start, by, reason, dryRun } = asked.request;
  const { steps } = state.plan;
  const step = steps.find((one) => one.start === start);
  const no = (why: string) => refuse(turn(state), asked, why, nowMs);
  if (step === undefined) return no(`skip takes one of ${steps.map((one) => one.start).join(', ')}`);
  if (by === undefined || by.trim() === '') return no('a step is skipped in the name of a person: say who, with --by');
  if (state.twin) return no(TWIN);
  if (isAccounted(state.receipts, step)) return no(`${step.start} is accounted for already`);
  const receipt = receiptFor(step, 'skipped', nowMs, { by, ...(reason === undefined ? {} : { reason }) });
  const ofStep = state.retrying?.facts.step === step.start;
  const skipped: RunState = {
    ...state,
    receipts: withReceipt(state.receipts, receipt),
    timesElsewhere: 0,
    retrying: ofStep ? undefined : state.retrying,
    // How far an attempt of it has come is not known.
    lms: isInHand(state, step) ? { ...state.lms, doubt: 'look' } : state.lms,
    ...(state.lms.state !== 'ERRORED' && state.failed?.facts.step === step.start ? { failed: undefined } : {}),
  };
  const errored = state.lms.state === 'ERRORED' ? '; the LMS has the learner ERRORED: retry goes on' : '';
  return accept(turn(dryRun === true ? state : skipped), asked, `${step.start} is taken as done${errored}`, nowMs);
}
