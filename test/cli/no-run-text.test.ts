import { isTakenUp, noRunText } from '../../src/cli/learner/no-run-text';
import { STEPS } from '../support/fake-site';

describe('why a learner has no run', () => {
  it.each([
    ['COMPLETE', false, /has ended.*No discovery/],
    ['ABORTED', false, /was stopped.*No discovery.*`lethe learner reset --to PENDING`/],
    ['ERRORED', false, /no discovery takes that up: a person must/],
    ['LOCKING_ACCOUNT', false, /no step of the pipeline knows the state LOCKING_ACCOUNT/],
    ['PENDING', true, /differs by case only.*Rename one/],
    ['RETIRING_CREDENTIALS', true, /differs by case only.*Rename one/],
    ['PENDING', 'unknown', /discovery starts one, unless another username.*cannot be asked now/],
    ['RETIRING_CREDENTIALS', 'unknown', /another driver may be at work.*unless another username/],
    ['RETIRING_CREDENTIALS', false, /another driver may be at work.*adopt_after\)\.$/],
    ['PENDING', false, /^no run yet: discovery starts one\. If it does not/],
    ['ENROLLMENTS_COMPLETE', false, /^no run yet: discovery starts one/],
    ['LMS_COMPLETE', false, /^no run yet: discovery starts one/],
  ] as const)('%s, with a twin: %s', (state, twin, text) => {
    expect(noRunText(STEPS, state, twin)).toMatch(text);
  });

  it('asks about twins only where a discovery would take the learner up', () => {
    const states = ['PENDING', 'RETIRING_LMS', 'LMS_COMPLETE', 'COMPLETE', 'ABORTED', 'ERRORED', 'LOCKING_ACCOUNT'];
    expect(states.filter((state) => isTakenUp(STEPS, state))).toEqual(['PENDING', 'RETIRING_LMS', 'LMS_COMPLETE']);
  });
});
