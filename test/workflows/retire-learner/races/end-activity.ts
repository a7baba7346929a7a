import { STEPS } from '../../../support/fake-site';
import { answered, type Doing, ended, moveRow, placeOf, type RaceState, type Row, withRun } from './race-state';
import { RESTING_STATES } from './take-turn';

/** How the activity in hand may come back: done, refused, or undone because something was asked before it began. */
export function endActivity(state: RaceState): RaceState[] {
  const { doing } = state.run;
  if (doing === undefined) return [];
  if (doing.what === 'step' && doing.hangs) return [];
  const undone = doing.rung ? [interrupted(state, doing)] : [];
  if (doing.what === 'step' && state.service === 'hangs') {
    return [...undone, withRun(state, { doing: { ...doing, hangs: true } })];
  }
  return [...undone, over(state, doing)];
}

/** The service that hung has done its work. */
export function letGo(state: RaceState): RaceState {
  const { doing } = state.run;
  return doing?.what === 'step' && doing.hangs ? stepDone(withRun(state, { doing: undefined }), doing.index) : state;
}

/** Nobody knows whether a step that came back undone was begun. */
function interrupted(state: RaceState, { what }: Doing): RaceState {
  return withRun(state, { doing: undefined, ...(what === 'step' ? { begun: true } : {}) });
}

function over(before: RaceState, doing: Doing): RaceState {
  const state = withRun(before, { doing: undefined });
  switch (doing.what) {
    case 'look':
      return looked(state);
    case 'step':
      return stepOver(state, doing.index);
    case 'finish':
      return finished(state);
    case 'mark-errored':
      return markedErrored(state);
    case 'cancel':
      return cancelled(state);
    case 'abort-look':
      return abortLooked(state);
    case 'abort-move':
      return aborted(state);
    case 'reset-look':
      return resetLooked(state);
    default:
      return resetMoved(state, doing.seen, doing.to);
  }
}

/** The LMS's row, if it is still the one that the run goes by. */
function own({ row, run }: RaceState): Row | undefined {
  return row?.id === run.known ? row : undefined;
}

function take(state: RaceState, row: Row): RaceState {
  return withRun(state, { known: row.id, due: row.due, lms: row.state });
}

function looked(before: RaceState): RaceState {
  const { row, run } = before;
  const state = withRun(before, { waiting: false, fresh: true, failedStep: undefined });
  const close = (phase: 'completed' | 'aborted' | 'withdrawn') =>
    run.openedForVerb ? withRun(state, { closedInLms: phase }) : ended(state, phase);
  if (row === undefined) return run.begun ? withRun(state, { stage: 'stopped' }) : close('withdrawn');
  if (row.id !== run.known) {
    if (run.begun) return withRun(state, { stage: 'stopped' });
    const pending = row.state === 'PENDING';
    return withRun(take(state, row), {
      expedited: false,
      stage: pending ? 'cooling-off' : 'retiring',
      begun: !pending,
    });
  }
  if (row.state === 'COMPLETE') return close('completed');
  if (row.state === 'ABORTED') return close('aborted');
  if (row.state === 'ERRORED') return withRun(take(state, row), { stage: 'errored', failedStep: run.failedStep });
  if (placeOf(row.state) === 'none') return withRun(take(state, row), { stage: 'stopped' });
  if (row.state === 'PENDING' && !run.begun) return withRun(take(state, row), { stage: 'cooling-off' });
  return withRun(take(state, row), { stage: run.movedInARow >= 3 ? 'stopped' : 'retiring' });
}

function stepOver(state: RaceState, index: number): RaceState {
  const step = STEPS[index]?.start ?? '';
  if (state.service === 'refuses') {
    const from = [state.run.lms, step];
    return withRun(state, { begun: true, intent: { kind: 'mark-errored', from, step } });
  }
  if (state.service === 'is-busy') return withRun(state, { begun: true, waiting: true });
  return stepDone(state, index);
}

function stepDone(state: RaceState, index: number): RaceState {
  const step = STEPS[index];
  const row = own(state);
  const before = STEPS[index - 1]?.end ?? 'PENDING';
  if (step === undefined || row === undefined || ![before, step.start, step.end].includes(row.state)) {
    return moved(state);
  }
  const last = index === STEPS.length - 1;
  const lms = last ? 'COMPLETE' : step.end;
  const erased = row.state === step.end ? state.erased : [...state.erased, step.start];
  const { done } = state.run;
  const change = { lms, done: done + 1, begun: true, movedInARow: 0, fresh: false, waiting: false };
  const now = withRun({ ...state, erased, row: moveRow(row, lms) }, { ...change, failedStep: undefined });
  return last ? ended(now, 'completed') : now;
}

function moved(state: RaceState): RaceState {
  const movedInARow = state.run.movedInARow + 1;
  return withRun(state, { movedInARow, stage: 'looking', fresh: false, waiting: false });
}

function finished(state: RaceState): RaceState {
  const row = own(state);
  if (row?.state !== state.run.lms) return withRun(moved(state), { fresh: state.run.fresh });
  return ended(withRun({ ...state, row: moveRow(row, 'COMPLETE') }, { lms: 'COMPLETE' }), 'completed');
}

function markedErrored(state: RaceState): RaceState {
  const { intent } = state.run;
  if (intent?.kind !== 'mark-errored') return state;
  const row = own(state);
  const clear = withRun(state, { intent: undefined, waiting: false });
  if (row === undefined || !intent.from.includes(row.state)) return withRun(clear, { stage: 'looking' });
  const now = { ...clear, row: moveRow(row, 'ERRORED') };
  return withRun(now, { lms: 'ERRORED', stage: 'errored', failedStep: intent.step });
}

/** Refused, and the run looks where the learner is. */
function dropped(state: RaceState): RaceState {
  const told = state.run.inHand === undefined ? state : answered(state, state.run.inHand, 'no');
  return withRun(told, { intent: undefined, inHand: undefined, waiting: false, stage: 'looking' });
}

function succeeded(state: RaceState): RaceState {
  const told = state.run.inHand === undefined ? state : answered(state, state.run.inHand, 'yes');
  return withRun(told, { intent: undefined, inHand: undefined, waiting: false, movedInARow: 0, failedStep: undefined });
}

/** A learner who has asked again has a retirement, and is not told that it is cancelled. */
function cancelled(state: RaceState): RaceState {
  const { row } = state;
  if (row !== undefined && (row.id !== state.run.known || row.state !== 'PENDING')) return dropped(state);
  return ended(succeeded({ ...state, row: undefined }), 'cancelled');
}

function abortLooked(state: RaceState): RaceState {
  const row = own(state);
  if (row === undefined) return ended(succeeded(state), 'aborted');
  if (row.state === 'COMPLETE') return dropped(state);
  return withRun(take(state, row), { doing: { what: 'abort-move' } });
}

function aborted(state: RaceState): RaceState {
  const row = own(state);
  if (row === undefined) return dropped(state);
  const now = withRun({ ...state, row: moveRow(row, 'ABORTED') }, { lms: 'ABORTED' });
  return ended(succeeded(now), 'aborted');
}

function resetLooked(state: RaceState): RaceState {
  const { row, run } = state;
  if (row === undefined || run.intent?.kind !== 'verb') return dropped(state);
  const { verb, to: asked } = run.intent;
  if (row.id !== run.known && asked !== 'PENDING') return dropped(state);
  const to = verb === 'retry' ? (run.failedStep ?? resumeState(row)) : asked;
  if (to === undefined || (verb === 'reset' && !RESTING_STATES.includes(to))) return dropped(state);
  return withRun(state, { doing: { what: 'reset-move', seen: row, to } });
}

function resumeState({ last }: Row): string {
  return placeOf(last) === 'none' ? 'PENDING' : last;
}

function resetMoved(state: RaceState, seen: Row, to: string): RaceState {
  const { row, run } = state;
  if (row?.id !== seen.id) return dropped(state);
  const again = row.id !== run.known;
  const now = { ...state, row: moveRow(row, to) };
  return withRun(succeeded(now), {
    known: seen.id,
    due: seen.due,
    lms: to,
    begun: !again,
    ...(again ? { expedited: false } : {}),
    stage: to === 'PENDING' ? 'cooling-off' : 'retiring',
    closedInLms: undefined,
  });
}
