import { SANDBOX_PIPELINE } from '../../sandbox/driver-config';
import type { LearnerView } from '../../sandbox/sandbox-admin';

/** How far a learner is, as the LMS sees it. */
export interface Place {
  readonly userId: number;
  readonly kind: 'pending' | 'under-way' | 'complete' | 'errored' | 'given-back';
  /** Finished steps. */
  readonly done: number;
  /** A step is being done: a working state. */
  readonly inHand: boolean;
}

export const STEPS = SANDBOX_PIPELINE.length;

const STARTS = SANDBOX_PIPELINE.map(([start]) => start);
const ENDS = SANDBOX_PIPELINE.map(([, end]) => end);

export function placeOf({ userId, state, responses }: Pick<LearnerView, 'userId' | 'state' | 'responses'>): Place {
  const place = (kind: Place['kind'], done: number, inHand = false): Place => ({ userId, kind, done, inHand });
  if (state === null) return place('given-back', 0);
  if (state === 'PENDING') return place('pending', 0);
  if (state === 'COMPLETE') return place('complete', STEPS);
  if (state === 'ERRORED') {
    const from = moveOf(responses.at(-1) ?? '')?.from;
    return place('errored', Math.max(0, STARTS.indexOf(from ?? '')));
  }
  const step = STARTS.indexOf(state);
  return step >= 0 ? place('under-way', step, true) : place('under-way', ENDS.indexOf(state) + 1);
}

/** One entry of the LMS's log, which begins `Moved from A to B`; undefined for another kind of entry. */
export function moveOf(entry: string): { readonly from: string; readonly to: string } | undefined {
  const [, from, to] = /^Moved from (\w+) to (\w+)/.exec(entry) ?? [];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** How often the LMS has written a state for a learner. */
export function timesWritten(view: Pick<LearnerView, 'responses'>, state: string): number {
  return view.responses.filter((entry) => moveOf(entry)?.to === state).length;
}
