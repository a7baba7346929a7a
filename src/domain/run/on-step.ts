import { FAILURES } from '../failure/failure';
import { clear, ended } from './accept-or-refuse';
import { missingSteps, withReceipt } from './account';
import type { Call, Turn } from './command';
import type { Failure, Stepped } from './event';
import { doubted, onFailure } from './on-failure';
import type { Receipt } from './receipt';
import { spentOn, withSpent } from './spent-on';
import type { RunState } from './state';
import { startsOf } from './stuck';

type StepCall = Extract<Call, { kind: 'step' }>;

/** A step has come to its end, or met a learner whom somebody else had moved. */
export function onStep(before: RunState, call: StepCall, came: Stepped, nowMs: number): RunState {
  if (came.kind === 'elsewhere' || isNotOurs(before, call, came)) {
    const state = came.kind === 'elsewhere' && came.receipt !== undefined ? begun(before, call) : before;
    const receipts =
      came.kind === 'elsewhere' && came.receipt !== undefined
        ? withReceipt(state.receipts, inAll(before, call, came.receipt))
        : state.receipts;
    return {
      ...clear(state),
      receipts,
      timesElsewhere: state.timesElsewhere + 1,
      lms: { ...state.lms, doubt: 'look' },
    };
  }
  const state: RunState = {
    ...clear(begun(before, call)),
    lms: { state: came.state, atMs: nowMs, seenAtMs: came.seenAtMs },
    receipts: withReceipt(before.receipts, inAll(before, call, came.receipt)),
    spent: undefined,
    tried: undefined,
    failed: undefined,
    timesElsewhere: 0,
  };
  return came.state === 'COMPLETE' ? completed(state) : state;
}

/** The end of a step that this run had not begun: another hand went on, and nobody says what it did. */
function isNotOurs({ tried }: RunState, { step }: StepCall, came: Extract<Stepped, { kind: 'done' }>): boolean {
  return came.receipt.outcome === 'done-before' && came.receipt.attempts <= 1 && tried?.step !== step.start;
}

/** The LMS has the learner COMPLETE, by this run. */
export function completed(state: RunState): RunState {
  const missing = missingSteps(state);
  if (missing.length === 0) return ended(state, 'completed', 'every step is accounted for');
  return ended(state, 'closed-elsewhere', `COMPLETE in the LMS; nothing accounts for ${startsOf(missing)}`);
}

/** START_STATE is written, or may be. */
function begun(state: RunState, { step, last }: StepCall): RunState {
  const touched = state.touched.includes(step.start) ? state.touched : [...state.touched, step.start];
  return { ...state, touched, tried: { step: step.start, last } };
}

/** With the attempts that came to nothing before. */
function inAll(before: RunState, { step }: StepCall, receipt: Receipt): Receipt {
  return { ...receipt, attempts: receipt.attempts + spentOn(before, step) };
}

/** How a step is left whose attempt was cut short: the LMS is read before anything else is written. */
export function onStepInterrupted(state: RunState, call: StepCall): RunState {
  // How many attempts there were is not told: one, at least.
  return doubted({ ...begun(state, call), spent: withSpent(state, call.step, 1) });
}

export function onStepFailed(before: RunState, call: StepCall, failure: Failure, nowMs: number): Turn {
  const spent = withSpent(before, call.step, failure.attempts);
  const state = { ...before, ...afterFailure(before, call, failure), spent };
  const facts = { service: call.step.service, ...failure.facts, step: call.step.start };
  return onFailure(state, call, { ...failure, facts }, nowMs);
}

/** What an attempt that failed may have written, and whether an END_STATE may be its own. */
function afterFailure(before: RunState, call: StepCall, { code, timedOut }: Failure): Partial<RunState> {
  if (timedOut || FAILURES[code].learner !== 'untouched') return begun(before, call);
  // The LMS refused START_STATE, or END_STATE after it: so this attempt has not come to its end.
  return code === 'learner.unexpected-state' || code === 'config.invalid'
    ? { touched: begun(before, call).touched }
    : {};
}
