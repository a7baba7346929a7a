import fc from 'fast-check';
import { type PipelineStep, statesOf } from '../../../src/domain/pipeline/pipeline';
import { nextMove } from '../../../src/domain/run/next-move';
import { anyPipeline, anyStateName, THREE_STEPS } from '../pipeline/any-pipeline';

/** What the LMS has after each PATCH of a run that goes well. */
function walk(steps: readonly PipelineStep[], from: string): { readonly done: number[]; readonly last: string } {
  const done: number[] = [];
  let state = from;
  for (let turns = 0; turns <= 2 * steps.length + 1; turns += 1) {
    const move = nextMove(steps, state);
    if (move.kind !== 'step') return { done, last: move.kind };
    const step = steps[move.index] as PipelineStep;
    if (!move.entered) state = step.start;
    else {
      done.push(move.index);
      state = step.end;
    }
  }
  return { done, last: 'never ends' };
}

describe('nextMove()', () => {
  it('takes a learner from PENDING through every step once, in order, and finishes, in any pipeline', () => {
    fc.assert(
      fc.property(anyPipeline, (steps) => {
        expect(walk(steps, 'PENDING')).toEqual({ done: steps.map((_, at) => at), last: 'finish' });
      }),
    );
  });

  it('goes on from any state of any pipeline without doing a step again or leaving one out', () => {
    fc.assert(
      fc.property(anyPipeline, fc.nat(), (steps, pick) => {
        fc.pre(steps.length > 0);
        const index = pick % steps.length;
        const { start, end } = steps[index] as PipelineStep;
        const all = steps.map((_, at) => at);
        expect(walk(steps, start)).toEqual({ done: all.slice(index), last: 'finish' });
        expect(walk(steps, end)).toEqual({ done: all.slice(index + 1), last: 'finish' });
      }),
    );
  });

  it('knows a move from every state of any pipeline', () => {
    fc.assert(
      fc.property(anyPipeline, (steps) => {
        for (const state of statesOf(steps)) expect(nextMove(steps, state).kind).not.toBe('unknown');
      }),
    );
  });

  it('knows no move from a state that the pipeline does not visit', () => {
    fc.assert(
      fc.property(anyPipeline, anyStateName, (steps, state) => {
        fc.pre(!statesOf(steps).includes(state));
        expect(nextMove(steps, state)).toEqual({ kind: 'unknown', state });
      }),
    );
  });

  test.each([
    ['PENDING', { kind: 'step', index: 0, entered: false }],
    ['RETIRING_ENROLLMENTS', { kind: 'step', index: 0, entered: true }],
    ['ENROLLMENTS_COMPLETE', { kind: 'step', index: 1, entered: false }],
    ['RETIRING_LMS', { kind: 'step', index: 2, entered: true }],
    ['LMS_COMPLETE', { kind: 'finish' }],
    ['COMPLETE', { kind: 'ended', state: 'COMPLETE' }],
    ['ABORTED', { kind: 'ended', state: 'ABORTED' }],
    ['ERRORED', { kind: 'errored' }],
    ['LOCKING_ACCOUNT', { kind: 'unknown', state: 'LOCKING_ACCOUNT' }],
    ['pending', { kind: 'unknown', state: 'pending' }],
    ['', { kind: 'unknown', state: '' }],
  ])('from %p is %j in a pipeline of three steps', (state, move) => {
    expect(nextMove(THREE_STEPS, state)).toEqual(move);
  });

  it('has nothing but COMPLETE to write where there are no steps', () => {
    expect(nextMove([], 'PENDING')).toEqual({ kind: 'finish' });
  });
});
