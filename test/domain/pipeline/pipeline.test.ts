import fc from 'fast-check';
import { restingStatesOf, statesOf, workingStatesOf } from '../../../src/domain/pipeline/pipeline';
import { REQUIRED_STATES } from '../../../src/domain/pipeline/state';
import { anyPipeline, THREE_STEPS } from './any-pipeline';

describe('the states of a pipeline', () => {
  it('are in the order that the LMS requires: PENDING, each step, the end states', () => {
    expect(statesOf(THREE_STEPS)).toEqual([
      'PENDING',
      'RETIRING_ENROLLMENTS',
      'ENROLLMENTS_COMPLETE',
      'RETIRING_CREDENTIALS',
      'CREDENTIALS_COMPLETE',
      'RETIRING_LMS',
      'LMS_COMPLETE',
      'ERRORED',
      'ABORTED',
      'COMPLETE',
    ]);
  });

  it('of any pipeline come once each, with every required state', () => {
    fc.assert(
      fc.property(anyPipeline, (steps) => {
        const states = statesOf(steps);
        expect(new Set(states).size).toBe(states.length);
        expect(states).toEqual(expect.arrayContaining([...REQUIRED_STATES]));
      }),
    );
  });

  it('of any pipeline are resting, working or final, and never two of these', () => {
    fc.assert(
      fc.property(anyPipeline, (steps) => {
        const parts = [...restingStatesOf(steps), ...workingStatesOf(steps), 'ERRORED', 'ABORTED', 'COMPLETE'];
        expect([...parts].sort()).toEqual([...statesOf(steps)].sort());
      }),
    );
  });
});
