import { accept, refuse, turn, withoutOwed } from './accept-or-refuse';
import type { Call, Decision, Turn } from './command';
import type { Came, Failure, Look, RunEvent } from './event';
import { doubted, onFailure, onStepFailed, onStepInterrupted, triedAgain } from './on-failure';
import { onLook } from './on-look';
import { onStep } from './on-step';
import { onVerb, onWorkflowCancel, released } from './on-verb';
import { onWrite } from './on-write';
import { attentionCode, phaseOf, stepInHand } from './phase-of';
import type { RunState } from './state';
import { stuckOn } from './stuck';
import { tooLate } from './verb';
import { whatNext } from './what-next';

/**
 * The run, whole: what has happened changes the state, the state says what is done next. Pure, and total: every event is
 * taken in every state.
 */
export function decide(state: RunState, event: RunEvent, nowMs: number): Decision {
  // What came of a call is taken first: the verb that is too late by now may have been done by it.
  const timely = event.kind === 'came' ? turn(state) : settle(turn(state), nowMs);
  const taken = take(timely.state, event, nowMs);
  const { state: now, answers } = settle({ ...taken, answers: [...timely.answers, ...taken.answers] }, nowMs);
  const command = whatNext(now, nowMs);
  return { state: marked(now, nowMs), answers, command };
}

function take(state: RunState, event: RunEvent, nowMs: number): Turn {
  switch (event.kind) {
    case 'started':
      return turn({ ...state, startedMs: event.atMs, longHistory: false });
    case 'waited':
      return turn(state);
    case 'long-history':
      return turn({ ...state, longHistory: true });
    case 'came':
      return takeCame(state, event.call, event.how, nowMs);
    case 'verb':
      return onVerb(state, event, nowMs);
    case 'nudge':
      return turn(onNudge(state, event.twin, nowMs));
    case 'workflow-cancel':
      return state.ended === undefined ? onWorkflowCancel(state, nowMs) : turn(state);
  }
}

function takeCame(state: RunState, call: Call, how: Came, nowMs: number): Turn {
  switch (how.kind) {
    case 'looked':
      return isOfAnother(state, how.look) ? onFailure(state, call, UNFIT, nowMs) : onLook(state, how.look, nowMs);
    case 'stepped':
      return turn(call.kind === 'step' ? onStep(state, call, how.step, nowMs) : state);
    case 'written':
      return onWrite(state, call, how.write, nowMs);
    case 'cancelled':
      return onWrite(state, call, how.cancel, nowMs);
    case 'failed':
      return call.kind === 'step'
        ? onStepFailed(state, call, how.failure, nowMs)
        : onFailure(state, call, how.failure, nowMs);
    case 'interrupted': {
      if (call.kind === 'step') return turn(onStepInterrupted(state, call));
      const { owed } = state;
      return turn({ ...doubted(state), owed: owed === undefined ? undefined : triedAgain(owed, call) });
    }
  }
}

/** A row of another user is never taken over, also where its retirement has the same id. */
function isOfAnother({ learner }: RunState, { row }: Look): boolean {
  return row.kind === 'found' && row.learner.userId !== learner.userId;
}

const UNFIT: Failure = { code: 'learner.unexpected-state', facts: { service: 'LMS' }, attempts: 1, timedOut: false };

/** Somebody moved the learner, so the LMS is asked; or discovery says whether another name differs by case only. */
function onNudge(state: RunState, twin: boolean, nowMs: number): RunState {
  if (state.ended !== undefined || (twin && state.twin)) return state;
  // That somebody moved the learner says nothing of names: only who waits for a twin is told that there is none.
  const stands = twin || (state.twin && stuckOn(state, nowMs)?.code !== 'learner.twin');
  const { retrying } = state;
  const soon = retrying === undefined ? undefined : { ...retrying, nextTryMs: Math.min(retrying.nextTryMs, nowMs) };
  return { ...state, twin: stands, ...(twin ? {} : { retrying: soon, lms: { ...state.lms, doubt: 'look' } }) };
}

/** What time alone changes: a hold that is over, a verb that comes too late, an answer that cannot wait any longer. */
function settle(before: Turn, nowMs: number): Turn {
  let now = before;
  const { hold } = now.state;
  if (hold?.untilMs !== undefined && hold.untilMs <= nowMs) now = { ...now, state: released(now.state, nowMs) };
  const { owed } = now.state;
  if (owed === undefined) return now;
  const late = owed.maybe === undefined && !owed.byTemporal ? tooLate(owed.request, nowMs) : undefined;
  if (late !== undefined) return refuse({ ...now, state: withoutOwed(now.state) }, owed, late, nowMs);
  const waits = (now.state.retrying?.nextTryMs ?? 0) > nowMs;
  if (owed.ask === undefined || !now.state.longHistory || !waits) return now;
  // A person who waits keeps the run from continuing as new.
  const note = 'accepted, and not done yet: it is done, or refused, when the LMS answers; see `lethe learner show`';
  const { answers } = accept(turn(now.state), owed, note, nowMs);
  return { state: { ...now.state, owed: { ...owed, ask: undefined } }, answers: [...now.answers, ...answers] };
}

/** Grows the revision with what is shown, and keeps since when phase and failure are as they are. */
function marked(state: RunState, nowMs: number): RunState {
  const { mark, lms, owed, learner } = state;
  const code = attentionCode(state, nowMs) ?? state.retrying?.code;
  const phase = JSON.stringify([phaseOf(state, nowMs), code]);
  const view = JSON.stringify([phase, stepInHand(state)?.start, lms.state, learner.retirementId, owed?.verb]);
  if (mark.view === view) return state;
  const sinceMs = mark.phase === phase ? mark.sinceMs : nowMs;
  const codeSinceMs = mark.code === code ? mark.codeSinceMs : nowMs;
  return { ...state, mark: { revision: mark.revision + 1, view, phase, sinceMs, code, codeSinceMs } };
}
