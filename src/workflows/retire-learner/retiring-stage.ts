import { workflowInfo } from '@temporalio/workflow';
import type { RunStepResult } from '../../activities/retire-learner/contract';
import { FAILURES } from '../../domain/failure/failure';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import { nextMove } from '../../domain/run/next-move';
import { type Called, call } from '../kit/call';
import { callLms, clearTrouble, end, type Run, stop, takeFailure, whose } from './run';

/** Does the next step of the frozen plan, or writes COMPLETE after the last. */
export async function retiringStage(run: Run): Promise<void> {
  const { state } = run;
  run.display.show(state, Date.now());
  const move = nextMove(state.plan.steps, state.lmsState);
  if (move.kind === 'finish') return finish(run);
  if (move.kind !== 'step') {
    state.stage = 'looking';
    return;
  }
  const step = state.plan.steps[move.index] as PipelineStep;
  const deadlineMs = attemptDeadlineMs(state.plan, step.service);
  const done = await call(
    run.tickets,
    state.instance,
    'runStep',
    {
      whose: whose(run),
      step,
      before: state.plan.steps[move.index - 1]?.end ?? 'PENDING',
      last: move.index === state.plan.steps.length - 1,
      entered: move.entered || state.uncertain,
      ...(state.seenAtMs === undefined ? {} : { seenAtMs: state.seenAtMs }),
      deadlineMs,
    },
    { deadlineMs, summary: `${step.start} · ${step.service} ${step.method}` },
  );
  afterStep(run, step, done);
}

function afterStep(run: Run, step: PipelineStep, done: Called<RunStepResult>): void {
  const { state } = run;
  if (done.kind === 'interrupted') {
    state.uncertain = true;
    state.begun = true;
    return;
  }
  if (done.kind === 'failed') {
    if (done.timedOut || FAILURES[done.code].learner !== 'untouched') {
      state.uncertain = true;
      state.begun = true;
    }
    const facts = { service: step.service, ...done.facts, step: step.start };
    const next = takeFailure(run, { ...done, facts });
    if (next === 'error') state.intent = { kind: 'mark-errored', code: done.code, facts };
    if (next === 'stop') stop(run, done.code, facts);
    return;
  }
  clearTrouble(run);
  delete state.seenAtMs;
  const { value } = done;
  if (value.receipt !== undefined) {
    state.receipts = [...state.receipts, value.receipt];
    state.begun = true;
  }
  if (value.kind === 'moved') {
    state.movedInARow += 1;
    state.stage = 'looking';
    return;
  }
  state.movedInARow = 0;
  state.uncertain = false;
  state.revision += 1;
  state.lmsState = value.state;
  if (value.ecommerceSegmentId !== undefined) {
    state.learner = { ...state.learner, ecommerceSegmentId: value.ecommerceSegmentId };
  }
  if (value.state === 'COMPLETE') end(run, 'completed', 'every step is done');
}

async function finish(run: Run): Promise<void> {
  const { state } = run;
  const deadlineMs = attemptDeadlineMs(state.plan, 'LMS');
  const response = `Lethe: every step is done, run ${workflowInfo().runId}`;
  const from = [state.lmsState];
  const written = await callLms(
    run,
    'moveLearner',
    { whose: whose(run), to: 'COMPLETE', force: false, onlyFrom: from, response, deadlineMs },
    'write COMPLETE',
  );
  if (written.kind === 'interrupted') return;
  if (written.kind === 'failed') {
    if (takeFailure(run, written) !== 'wait') stop(run, written.code, written.facts);
    return;
  }
  clearTrouble(run);
  if (written.value.kind === 'moved') {
    state.movedInARow += 1;
    state.stage = 'looking';
    return;
  }
  state.lmsState = 'COMPLETE';
  end(run, 'completed', 'every step is done');
}
