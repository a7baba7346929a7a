import { judgeSighting } from '../../domain/discovery/judge-sighting';
import { coolOffEnd, isDue } from '../../domain/learner/cool-off';
import type { Learner } from '../../domain/learner/learner';
import { clearTrouble, end, look, pause, type Run, stop, takeFailure } from './run';
import { coolOffInForce } from './run-state';

/** A row read longer ago than this is read again before the first step. @unit milliseconds */
const FRESH_MS = 60_000;

/** Sleeps until the learner is due; when they are, and the LMS has just said so, the run begins to retire. */
export async function coolOffStage(run: Run): Promise<void> {
  const { state } = run;
  const days = coolOffInForce(state);
  if (days === null) return stop(run, 'config.invalid', {});
  const now = Date.now();
  const due = state.expedited || isDue(state.learner.created, days, now);
  const fresh = state.seenAtMs !== undefined && now - state.seenAtMs <= FRESH_MS;
  if (due && fresh) {
    if (state.twin === 'yes') return stop(run, 'learner.twin', {});
    state.stage = 'retiring';
    state.revision += 1;
    return;
  }
  if (due) {
    state.stage = 'looking';
    return;
  }
  const until = coolOffEnd(state.learner.created, days) + 1 + state.jitterMs;
  await pause(run, until, `cool-off of ${days} days`);
  if (Date.now() >= until) state.stage = 'looking';
}

/** Asks the LMS, which is the authority for the state, and decides what happens next. */
export async function lookingStage(run: Run): Promise<void> {
  const { state } = run;
  const seen = await look(run);
  if (seen.kind === 'interrupted') return;
  if (seen.kind === 'failed') {
    if (takeFailure(run, seen) !== 'wait') stop(run, seen.code, seen.facts);
    return;
  }
  const { row, plan } = seen.value;
  const why = state.stop;
  clearTrouble(run);
  // By the Temporal server's clock, which the freshness is judged by: a worker's may differ.
  state.seenAtMs = Date.now();
  if (!state.begun) state.plan = plan;
  const verdict = judgeSighting(state, state.plan.steps, row);
  switch (verdict.kind) {
    case 'end':
      return endAsFound(run, verdict.phase);
    case 'adopt':
      return adopt(run, verdict.learner);
    case 'cool-off':
      take(run, verdict.learner);
      state.stage = 'cooling-off';
      return;
    case 'go-on':
      take(run, verdict.learner);
      return goOn(run);
    case 'errored':
      take(run, verdict.learner);
      stop(run, why?.code ?? 'learner.unexpected-state', why?.facts ?? {}, 'errored');
      return;
    case 'stop':
      if (verdict.learner !== undefined) take(run, verdict.learner);
      stop(run, 'learner.unexpected-state', {});
  }
}

/** The row may stand under another name by now; what this run fetched for the learner stays. */
function take(run: Run, learner: Learner): void {
  const { state } = run;
  if (state.lmsState !== learner.currentState) state.revision += 1;
  state.lmsState = learner.currentState;
  state.learner = { ...learner, ecommerceSegmentId: state.learner.ecommerceSegmentId };
}

/** A second look that finds no other state than the one no step would take is for a person. */
function goOn(run: Run): void {
  const { state } = run;
  if (state.movedInARow >= 3) return stop(run, 'learner.unexpected-state', {});
  if (state.twin === 'yes' && state.receipts.length === 0 && state.lmsState === 'PENDING') {
    return stop(run, 'learner.twin', {});
  }
  state.stage = 'retiring';
}

/** Cancelled and asked again: what was asked of the former request does not apply to this one. */
function adopt(run: Run, learner: Learner): void {
  const { state } = run;
  take(run, learner);
  state.expedited = false;
  if (state.plan.coolOffDays !== null) delete state.coolOffDays;
  state.stage = learner.currentState === 'PENDING' ? 'cooling-off' : 'retiring';
  state.begun = learner.currentState !== 'PENDING';
  state.revision += 1;
}

function endAsFound(run: Run, phase: 'completed' | 'aborted' | 'withdrawn'): void {
  if (run.state.openedForVerb) {
    run.state.closedInLms = phase;
    return;
  }
  const how = {
    completed: 'found COMPLETE in the LMS: finished by somebody else',
    aborted: 'found ABORTED in the LMS: stopped by somebody else',
    withdrawn: 'the retirement vanished from the LMS before anything was done',
  };
  end(run, phase, how[phase]);
}
