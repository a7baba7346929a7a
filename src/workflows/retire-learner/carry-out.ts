import { workflowInfo } from '@temporalio/workflow';
import { describeFailure, type FailureCode } from '../../domain/failure/failure';
import { restingStatesOf, resumeState, statesOf } from '../../domain/pipeline/pipeline';
import { nextMove } from '../../domain/run/next-move';
import { tooLate } from '../../domain/run/verb';
import type { Called } from '../kit/call';
import {
  accept,
  callLms,
  clearTrouble,
  describeCalled,
  end,
  look,
  pause,
  type Run,
  refuse,
  stop,
  takeFailure,
  whose,
} from './run';
import type { Intent } from './run-state';
import { stepInHand } from './show';

type VerbIntent = Extract<Intent, { kind: 'verb' }>;

/** Failures of a verb that a person can fix by asking differently: the verb is refused, and nothing was written. */
const REFUSES_A_VERB: readonly FailureCode[] = [
  'service.denied',
  'service.rejected',
  'instance.mismatch',
  'learner.unexpected-state',
];

/** One try at what must be written in the LMS. Called again by the loop until `intent` is gone. */
export async function carryOut(run: Run, intent: Intent): Promise<void> {
  run.display.show(run.state, Date.now());
  if (intent.kind === 'mark-errored') return markErrored(run, intent);
  const late = tooLate(intent.request, Date.now());
  if (late !== undefined) return dropVerb(run, late);
  switch (intent.verb) {
    case 'cancel':
      return cancel(run, intent);
    case 'abort':
      return abort(run, intent);
    default:
      return reset(run, intent);
  }
}

async function markErrored(run: Run, intent: Extract<Intent, { kind: 'mark-errored' }>): Promise<void> {
  const onlyFrom = [run.state.lmsState, ...(intent.facts.step === undefined ? [] : [intent.facts.step])];
  const response = `Lethe: ${describeFailure(intent.code, intent.facts)}, run ${workflowInfo().runId}`;
  const moved = await callLms(
    run,
    'moveLearner',
    { whose: whose(run), to: 'ERRORED', force: false, onlyFrom, response, deadlineMs: deadline(run) },
    `${intent.code}: write ERRORED`,
  );
  if (run.state.intent !== intent || moved.kind === 'interrupted') return;
  if (moved.kind === 'failed') {
    if (takeFailure(run, moved) !== 'wait') {
      delete run.state.intent;
      stop(run, moved.code, moved.facts);
    }
    return;
  }
  delete run.state.intent;
  clearTrouble(run);
  if (moved.value.kind === 'moved') {
    run.state.stage = 'looking';
    return;
  }
  run.state.lmsState = 'ERRORED';
  stop(run, intent.code, intent.facts, 'errored');
}

async function cancel(run: Run, intent: VerbIntent): Promise<void> {
  const cancelled = await callLms(
    run,
    'cancelRetirement',
    { whose: whose(run), states: statesOf(run.state.plan.steps) },
    'cancel the retirement in the LMS',
  );
  if (cancelled.kind !== 'ok') return afterVerbFailed(run, cancelled);
  if (cancelled.value.kind === 'moved') {
    return dropVerb(run, 'the LMS refused: it is no longer PENDING, or the learner has asked again; look again');
  }
  succeed(run, intent, 'cancelled: the learner has the account back');
  end(run, 'cancelled', `cancelled by ${intent.request.by ?? 'a person'}`);
}

async function abort(run: Run, intent: VerbIntent): Promise<void> {
  const seen = await look(run);
  if (seen.kind !== 'ok') return afterVerbFailed(run, seen);
  const { row } = seen.value;
  if (row.kind === 'gone' || row.learner.retirementId !== run.state.learner.retirementId) {
    succeed(run, intent, 'the LMS no longer has this retirement; the run is ended');
    return end(run, 'aborted', `ended by ${intent.request.by ?? 'a person'}: the LMS no longer has this retirement`);
  }
  if (row.learner.currentState === 'COMPLETE') return dropVerb(run, 'the LMS says COMPLETE: nothing is left to stop');
  run.state.learner = { ...row.learner, ecommerceSegmentId: run.state.learner.ecommerceSegmentId };
  const response = responseTo('aborted', intent);
  const moved = await callLms(
    run,
    'moveLearner',
    { whose: whose(run), to: 'ABORTED', force: false, response, deadlineMs: deadline(run) },
    'abort: write ABORTED',
  );
  if (moved.kind !== 'ok') return afterVerbFailed(run, moved);
  if (moved.value.kind === 'moved') return dropVerb(run, 'the LMS refused: the learner was moved meanwhile');
  run.state.lmsState = 'ABORTED';
  succeed(run, intent, 'aborted: the learner is left as the steps done so far have made them');
  end(run, 'aborted', `aborted by ${intent.request.by ?? 'a person'}`);
}

/** `reset` to a state of the present plan, or `retry` of a learner who is ERRORED: both write a state by force. */
async function reset(run: Run, intent: VerbIntent): Promise<void> {
  const { state } = run;
  const seen = await look(run);
  if (seen.kind !== 'ok') return afterVerbFailed(run, seen);
  const { row, plan } = seen.value;
  if (row.kind === 'gone') return dropVerb(run, 'the LMS has no retirement of this learner');
  const again = row.learner.retirementId !== state.learner.retirementId;
  if (again && intent.request.to !== 'PENDING') {
    return dropVerb(
      run,
      'the learner has asked again: this is another retirement, and only reset to PENDING takes it up',
    );
  }
  const to =
    intent.verb === 'retry'
      ? (stepInHand(state)?.start ?? resumeState(plan.steps, row.learner.lastState))
      : intent.request.to;
  const allowed = restingStatesOf(plan.steps);
  if (to === undefined || (intent.verb === 'reset' && !allowed.includes(to))) {
    return dropVerb(run, `reset goes to one of ${allowed.join(', ')}`);
  }
  if (nextMove(plan.steps, to).kind === 'unknown') return dropVerb(run, `the present pipeline has no ${to}; use reset`);
  while (state.quietUntilMs > Date.now()) {
    await pause(run, state.quietUntilMs, 'an attempt that timed out may still be writing');
    if (run.tickets.length > 0) return;
  }
  const moved = await callLms(
    run,
    'moveLearner',
    {
      whose: { ...whose(run), learner: row.learner },
      to,
      force: true,
      response: responseTo(`${intent.verb} to ${to}`, intent),
      deadlineMs: deadline(run),
    },
    `${intent.verb}: write ${to}`,
  );
  if (moved.kind !== 'ok') return afterVerbFailed(run, moved);
  if (moved.value.kind === 'moved') return dropVerb(run, 'the LMS has no retirement of this learner');
  state.plan = plan;
  state.learner = { ...row.learner, ecommerceSegmentId: state.learner.ecommerceSegmentId };
  state.lmsState = to;
  if (again) state.expedited = false;
  state.begun = !again;
  state.uncertain = true;
  state.stage = to === 'PENDING' ? 'cooling-off' : 'retiring';
  delete state.closedInLms;
  succeed(run, intent, `now ${to}`);
}

function succeed(run: Run, intent: VerbIntent, note: string): void {
  delete run.state.intent;
  run.state.movedInARow = 0;
  clearTrouble(run);
  run.state.revision += 1;
  if (run.inHand === undefined) return;
  accept(run, run.inHand, note);
  if (intent.verb === 'reset' && run.state.twin === 'yes') run.state.twin = 'accepted';
  delete run.inHand;
}

/** The verb cannot be done: it is answered so, and the run looks where the learner is. */
function dropVerb(run: Run, reason: string): void {
  delete run.state.intent;
  delete run.state.trouble;
  run.state.stage = 'looking';
  if (run.inHand === undefined) return;
  refuse(run, run.inHand, reason);
  delete run.inHand;
}

function afterVerbFailed(run: Run, came: Exclude<Called<unknown>, { kind: 'ok' }>): void {
  if (came.kind === 'interrupted') return;
  if (REFUSES_A_VERB.includes(came.code)) {
    const permission =
      came.code === 'service.denied' && run.state.intent?.kind === 'verb' && run.state.intent.verb === 'cancel';
    const hint = permission ? '; cancel requires a superuser, or staff with user_api.change_userretirementstatus' : '';
    return dropVerb(run, `${describeCalled(came)}${hint}`);
  }
  if (takeFailure(run, came) !== 'wait') dropVerb(run, describeCalled(came));
}

function deadline(run: Run): number {
  return run.state.plan.attemptDeadlineMs.LMS ?? run.state.plan.attemptDeadlineMs.default ?? 75_000;
}

/** For the LMS's log. Who and why are in the run, encrypted where payloads are. */
function responseTo(what: string, intent: VerbIntent): string {
  return `Lethe: ${what} by an operator (${intent.verb}), run ${workflowInfo().runId}`;
}
