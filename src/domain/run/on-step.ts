import { clear } from './accept-or-refuse';
import { missingSteps, withReceipt } from './account';
import { ended } from './conclude';
import type { Stepped } from './event';
import { begun, enteredOnly, type StepCall, spentOn, withSpent } from './on-failure';
import type { Receipt } from './receipt';
import type { RunState } from './state';
import { startsOf } from './stuck';

/** A step has come to its end, or met a learner whom somebody else had moved. */
export function onStep(before: RunState, call: StepCall, came: Stepped, nowMs: number): RunState {
  if (came.kind === 'elsewhere') return elsewhere(before, call, came.began);
  if (isNotOurs(before, call, came)) return elsewhere(before, call);
  const state: RunState = {
    ...clear(begun(before, call)),
    lms: { state: came.state, atMs: nowMs, seenAtMs: came.seenAtMs },
    receipts: withReceipt(before.receipts, inAll(before, call, came.receipt)),
    spent: undefined,
    said: undefined,
    tried: undefined,
    unsure: undefined,
    failed: undefined,
    timesElsewhere: 0,
  };
  return came.state === 'COMPLETE' ? completed(state) : state;
}

/** The LMS is asked where the learner is; what the step has done until then is kept. */
function elsewhere(
  before: RunState,
  call: StepCall,
  began?: Extract<Stepped, { kind: 'elsewhere' }>['began'],
): RunState {
  const state: RunState = began === undefined ? before : { ...before, ...whatBegan(before, call, began.receipt) };
  return { ...clear(state), timesElsewhere: state.timesElsewhere + 1, lms: { ...state.lms, doubt: 'look' } };
}

function whatBegan(before: RunState, call: StepCall, receipt: Receipt | undefined): Partial<RunState> {
  if (receipt === undefined) return { ...enteredOnly(before, call), spent: withSpent(before, call.step, 1) };
  const receipts = withReceipt(before.receipts, inAll(before, call, receipt));
  return { ...begun(before, call), unsure: undefined, receipts };
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

/** With the attempts that came to nothing before. */
function inAll(before: RunState, { step }: StepCall, receipt: Receipt): Receipt {
  return { ...receipt, attempts: receipt.attempts + spentOn(before, step) };
}
