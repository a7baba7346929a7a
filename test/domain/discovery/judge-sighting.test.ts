import fc from 'fast-check';
import { judgeSighting } from '../../../src/domain/discovery/judge-sighting';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { anyPipeline, anyStateName, learnerIn, THREE_STEPS } from '../pipeline/any-pipeline';

const waiting = { learner: learnerIn('PENDING'), begun: false };
const begun = { learner: learnerIn('RETIRING_CREDENTIALS'), begun: true };
const found = (state: string, retirementId = 46) => ({
  kind: 'found' as const,
  learner: learnerIn(state, { retirementId }),
});

describe('judgeSighting()', () => {
  test.each([
    ['PENDING', 'cool-off', 'go-on'],
    ['RETIRING_ENROLLMENTS', 'go-on', 'go-on'],
    ['ENROLLMENTS_COMPLETE', 'go-on', 'go-on'],
    ['RETIRING_LMS', 'go-on', 'go-on'],
    ['LMS_COMPLETE', 'go-on', 'go-on'],
    ['ERRORED', 'errored', 'errored'],
    ['LOCKING_ACCOUNT', 'stop', 'stop'],
  ])('of a learner in %s says %s before we began and %s after', (state, before, after) => {
    const sighting = found(state);
    expect(judgeSighting(waiting, THREE_STEPS, sighting)).toEqual({ kind: before, learner: sighting.learner });
    expect(judgeSighting(begun, THREE_STEPS, sighting)).toEqual({ kind: after, learner: sighting.learner });
  });

  test.each([
    ['COMPLETE', 'completed'],
    ['ABORTED', 'aborted'],
  ])('ends a run whose learner is %s as %s, begun or not', (state, phase) => {
    for (const known of [waiting, begun]) {
      expect(judgeSighting(known, THREE_STEPS, found(state))).toEqual({ kind: 'end', phase });
    }
  });

  it('ends a run whose learner is gone as withdrawn, if nothing of ours was done', () => {
    expect(judgeSighting(waiting, THREE_STEPS, { kind: 'gone' })).toEqual({ kind: 'end', phase: 'withdrawn' });
  });

  it('asks a person about a learner who is gone after we began', () => {
    expect(judgeSighting(begun, THREE_STEPS, { kind: 'gone' })).toEqual({ kind: 'stop' });
  });

  it('adopts the row of a learner who cancelled and asked again, whatever its state', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statesOf(THREE_STEPS), 'ELSEWHERE'), (state) => {
        const row = found(state, 47);
        expect(judgeSighting(waiting, THREE_STEPS, row)).toEqual({ kind: 'adopt', learner: row.learner });
      }),
    );
  });

  it('touches no other row than its own once it has begun', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statesOf(THREE_STEPS), 'ELSEWHERE'), (state) => {
        expect(judgeSighting(begun, THREE_STEPS, found(state, 47))).toEqual({ kind: 'stop' });
      }),
    );
  });

  it('begins nothing without the cool-off, in any pipeline: PENDING before we began is never "go on"', () => {
    fc.assert(
      fc.property(anyPipeline, (steps) => {
        expect(judgeSighting(waiting, steps, found('PENDING')).kind).toBe('cool-off');
      }),
    );
  });

  it('stops at every state that the pipeline does not visit', () => {
    fc.assert(
      fc.property(anyPipeline, anyStateName, fc.boolean(), (steps, state, hasBegun) => {
        fc.pre(!statesOf(steps).includes(state));
        expect(judgeSighting({ ...waiting, begun: hasBegun }, steps, found(state)).kind).toBe('stop');
      }),
    );
  });
});
