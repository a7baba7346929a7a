import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { assumedReceipts } from '../../../src/domain/run/assumed-receipts';
import { rowOf, STEPS } from './any-run';

const LOCKING = ['LOCKING_ACCOUNT', 'LOCKING_COMPLETE'];
const [PENDING = '', ...REST] = statesOf(STEPS);
const TUTOR = [PENDING, ...LOCKING, ...REST];
const FORUMS_FIRST = ['PENDING', 'RETIRING_FORUMS', 'FORUMS_COMPLETE', 'RETIRING_ENROLLMENTS', 'ENROLLMENTS_COMPLETE'];

/** Steps that are assumed of a learner in this state of an LMS with these states, in their order. */
function assumed(lmsStates: readonly string[], state: string, foreign: readonly string[]): readonly string[] {
  const row = { ...rowOf(1, 0, state, lmsStates), lastState: lmsStates[lmsStates.indexOf(state) - 1] ?? PENDING };
  return assumedReceipts(STEPS, row, foreign, 0).map(({ step }) => step);
}

describe('assumedReceipts()', () => {
  it('takes the steps before the LMS’s state, where its states are the plan’s', () => {
    expect(assumed(statesOf(STEPS), 'FORUMS_COMPLETE', [])).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_FORUMS']);
    expect(assumed(statesOf(STEPS), 'RETIRING_FORUMS', [])).toEqual(['RETIRING_ENROLLMENTS']);
  });

  it('takes them where the LMS has states before the first step that the plan does not visit, as Tutor’s has', () => {
    expect(assumed(TUTOR, 'FORUMS_COMPLETE', LOCKING)).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_FORUMS']);
    expect(assumed(TUTOR, 'RETIRING_FORUMS', LOCKING)).toEqual(['RETIRING_ENROLLMENTS']);
  });

  it('takes none where two steps of the LMS change places, also beside states that hide it in the count', () => {
    expect(assumed(FORUMS_FIRST, 'FORUMS_COMPLETE', [])).toEqual([]);
    expect(assumed(['PENDING', ...LOCKING, ...FORUMS_FIRST.slice(1)], 'FORUMS_COMPLETE', LOCKING)).toEqual([]);
  });

  it('takes none where a state that the plan does not visit stands between its steps', () => {
    const between = [...TUTOR.slice(0, 1), ...REST.slice(0, 2), ...LOCKING, ...REST.slice(2)];
    expect(assumed(between, 'ENROLLMENTS_COMPLETE', LOCKING)).toEqual([]);
  });

  it('takes none of a learner who is ERRORED, or PENDING', () => {
    expect(assumed(TUTOR, 'ERRORED', LOCKING)).toEqual([]);
    expect(assumed(TUTOR, 'PENDING', LOCKING)).toEqual([]);
  });
});
