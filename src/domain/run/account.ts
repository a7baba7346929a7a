import type { Learner } from '../learner/learner';
import type { PipelineStep } from '../pipeline/pipeline';
import type { Receipt } from './receipt';
import type { RunState } from './state';

/**
 * The place of a state of the LMS in the pipeline, as the number of steps that are done: 2 after the second step, 2.5
 * inside the third. Undefined for a state that no step knows, and for the end states.
 */
export function positionOf(steps: readonly PipelineStep[], state: string): number | undefined {
  if (state === 'PENDING') return 0;
  const entered = steps.findIndex((step) => step.start === state);
  if (entered >= 0) return entered + 0.5;
  const done = steps.findIndex((step) => step.end === state);
  return done < 0 ? undefined : done + 1;
}

/**
 * The place that a row shows, as `positionOf` counts. Of a learner who is ERRORED or ABORTED it is the place where they
 * stood before.
 */
export function placeInRow(
  steps: readonly PipelineStep[],
  { currentState, lastState }: Pick<Learner, 'currentState' | 'lastState'>,
): number | undefined {
  const isStopped = currentState === 'ERRORED' || currentState === 'ABORTED';
  const state = isStopped ? lastState : currentState;
  return state === 'COMPLETE' ? steps.length : positionOf(steps, state);
}

/** Whether something vouches for this very step. */
export function isAccounted(receipts: readonly Receipt[], step: PipelineStep): boolean {
  return receipts.some(
    (receipt) => receipt.step === step.start && receipt.service === step.service && receipt.method === step.method,
  );
}

/** The steps among the first `count` that nothing accounts for. */
export function missingBefore(
  steps: readonly PipelineStep[],
  receipts: readonly Receipt[],
  count: number,
): readonly PipelineStep[] {
  return steps.slice(0, Math.floor(count)).filter((step) => !isAccounted(receipts, step));
}

export function missingSteps(state: RunState): readonly PipelineStep[] {
  return missingBefore(state.plan.steps, state.receipts, state.plan.steps.length);
}

/** What the LMS's state and the receipts mean together. */
export type Place =
  | { readonly kind: 'gone' }
  | { readonly kind: 'ended'; readonly state: 'COMPLETE' | 'ABORTED' }
  | { readonly kind: 'errored' }
  /** No step of this pipeline knows the state. */
  | { readonly kind: 'unknown' }
  /** The LMS is past steps that nothing accounts for. */
  | { readonly kind: 'missing'; readonly steps: readonly PipelineStep[] }
  /** Nothing is done: the cool-off decides. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'step'; readonly index: number }
  /** Every step is accounted for; only COMPLETE is to be written. */
  | { readonly kind: 'finish' };

export function placeOf(state: RunState): Place {
  const { lms, receipts } = state;
  const { steps } = state.plan;
  if (lms.gone === true) return { kind: 'gone' };
  if (lms.state === 'COMPLETE' || lms.state === 'ABORTED') return { kind: 'ended', state: lms.state };
  if (lms.state === 'ERRORED') return { kind: 'errored' };
  const position = positionOf(steps, lms.state);
  if (position === undefined) return { kind: 'unknown' };
  if (lms.state === 'PENDING') return { kind: 'pending' };
  const missing = missingBefore(steps, receipts, position);
  return missing.length > 0 ? { kind: 'missing', steps: missing } : nextPlace(state, position);
}

/** The first step at or after a position that nothing accounts for. */
export function nextPlace({ plan, receipts }: RunState, position: number): Extract<Place, { kind: 'step' | 'finish' }> {
  const index = plan.steps.findIndex((step, at) => at >= Math.floor(position) && !isAccounted(receipts, step));
  return index < 0 ? { kind: 'finish' } : { kind: 'step', index };
}

/** Steps from the first on that are accounted for, without a gap. */
export function accountedSoFar(state: RunState): number {
  const first = nextPlace(state, 0);
  return first.kind === 'step' ? first.index : state.plan.steps.length;
}

/** No step was begun by this run, nor by a run that it goes on from. */
export function hasBegunNothing({ touched, receipts }: RunState): boolean {
  return touched.length === 0 && receipts.every(({ outcome }) => outcome === 'assumed' || outcome === 'skipped');
}

/** Back to where so many steps lie behind: what comes after is done again, and vouched for again. */
export function rewound(receipts: readonly Receipt[], steps: readonly PipelineStep[], position: number) {
  const kept = new Set(steps.slice(0, Math.floor(position)).map((step) => step.start));
  return receipts.filter((receipt) => kept.has(receipt.step));
}

/** The same of a run; what those steps did is not undone by that. */
export function wentBack(
  { receipts, putBehind = [] }: Pick<RunState, 'receipts' | 'putBehind'>,
  steps: readonly PipelineStep[],
  position: number,
): Pick<RunState, 'receipts' | 'putBehind'> {
  const kept = rewound(receipts, steps, position);
  return { receipts: kept, putBehind: [...new Set([...putBehind, ...doneOf(receipts, kept)])] };
}

/** START_STATEs of the steps that were done, by any hand. @param kept the receipts to leave out */
export function doneOf(receipts: readonly Receipt[], kept: readonly Receipt[] = []): readonly string[] {
  return receipts.filter((one) => one.outcome !== 'skipped' && !kept.includes(one)).map(({ step }) => step);
}

/**
 * Somebody had the learner elsewhere before this run, and nobody says what was done there: nothing is known, where no step
 * says that it has, or may have, erased something.
 */
export function mayBeErasedBefore(state: RunState): boolean {
  const moved = state.enrolledIn !== 'PENDING' || state.learner.lastState !== 'PENDING';
  return moved && doneOf(state.receipts).length === 0 && perhapsErased(state).length === 0;
}

/** START_STATEs of steps that have done something, or may have, and of which no receipt says so (any more). */
export function perhapsErased({ touched, putBehind = [], receipts }: RunState): readonly string[] {
  const done = new Set(doneOf(receipts));
  return [...new Set([...putBehind, ...touched])].filter((start) => !done.has(start));
}

export function withReceipt(receipts: readonly Receipt[], receipt: Receipt): readonly Receipt[] {
  return [...receipts.filter(({ step }) => step !== receipt.step), receipt];
}

/** A receipt for what no service told this run. */
export function receiptFor(
  step: PipelineStep,
  outcome: Receipt['outcome'],
  nowMs: number,
  more: Pick<Receipt, 'state' | 'by' | 'reason'> = {},
): Receipt {
  const { start, service, method } = step;
  return { step: start, service, method, outcome, at: new Date(nowMs).toISOString(), attempts: 0, ...more };
}
