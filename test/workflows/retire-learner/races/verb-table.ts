import type { Verb } from '../../../../src/domain/run/verb';
import type { RunModel } from './race-state';

type Column = 'cooling-off' | 'going' | 'attention' | 'errored' | 'closed';

/** The table of verbs and phases, written down once more from the page of the design, hold apart. */
const TABLE: Readonly<Record<Verb, readonly Column[]>> = {
  cancel: ['cooling-off'],
  reset: ['going', 'attention', 'errored', 'closed'],
  retry: ['going', 'attention', 'errored'],
  abort: ['cooling-off', 'going', 'attention', 'errored'],
  hold: ['cooling-off', 'going', 'attention', 'errored'],
  release: ['cooling-off', 'going', 'attention', 'errored'],
  expedite: ['cooling-off'],
};

export function mayBe(verb: Verb, run: RunModel): boolean {
  const column = columnOf(run);
  if (verb === 'retry' && run.held) return false;
  if (verb === 'cancel' && column === 'attention') return run.lms === 'PENDING';
  return TABLE[verb].includes(column);
}

/** A learner of whom nothing was done yet may still change their mind. */
function columnOf(run: RunModel): Column {
  if (run.closedInLms !== undefined) return 'closed';
  if (run.stage === 'errored') return 'errored';
  if (run.stage === 'stopped') return 'attention';
  const cools = run.stage === 'cooling-off' || (run.stage === 'looking' && !run.begun);
  return cools && run.done === 0 && !run.waiting ? 'cooling-off' : 'going';
}
