import { whyNotAlone } from '../../../src/domain/campaign/alone';
import { rewindTarget } from '../../../src/domain/campaign/rewind-target';
import { STEPS } from '../../support/fake-site';

describe('rewindTarget()', () => {
  it.each([
    ['stuck in the first step', { state: 'RETIRING_ENROLLMENTS' }, 'PENDING'],
    ['stuck in a later step', { state: 'RETIRING_LMS' }, 'CREDENTIALS_COMPLETE'],
    ['ERRORED in a step', { state: 'ERRORED', lastState: 'RETIRING_CREDENTIALS' }, 'ENROLLMENTS_COMPLETE'],
    ['ERRORED after a step', { state: 'ERRORED', lastState: 'ENROLLMENTS_COMPLETE' }, 'ENROLLMENTS_COMPLETE'],
    ['ERRORED before anything', { state: 'ERRORED', lastState: 'PENDING' }, 'PENDING'],
    ['ERRORED, as the run says', { state: 'ERRORED', step: 'RETIRING_LMS' }, 'CREDENTIALS_COMPLETE'],
    ['at rest', { state: 'ENROLLMENTS_COMPLETE' }, undefined],
    ['PENDING', { state: 'PENDING' }, undefined],
    ['COMPLETE', { state: 'COMPLETE', lastState: 'LMS_COMPLETE' }, undefined],
    ['in a state that no step knows', { state: 'RETIRING_OTHER' }, undefined],
    ['ERRORED from nobody knows where', { state: 'ERRORED', lastState: 'RETIRING_OTHER' }, undefined],
  ] as const)('of a learner who is %s', (_, standing, target) => {
    expect(rewindTarget(STEPS, standing)).toBe(target);
  });

  it('never goes into the middle of a step', () => {
    const resting = ['PENDING', ...STEPS.map(({ end }) => end), undefined];
    for (const lastState of ['PENDING', ...STEPS.flatMap(({ start, end }) => [start, end]), 'ERRORED']) {
      expect(resting).toContain(rewindTarget(STEPS, { state: 'ERRORED', lastState }));
      expect(resting).toContain(rewindTarget(STEPS, { state: lastState }));
    }
  });
});

describe('whyNotAlone()', () => {
  it('lets a step of another service be done, and none of the LMS', () => {
    expect(whyNotAlone(STEPS, 'RETIRING_CREDENTIALS')).toBeUndefined();
    expect(whyNotAlone(STEPS, 'RETIRING_ENROLLMENTS')).toContain('in the middle of the pipeline');
    expect(whyNotAlone(STEPS, 'RETIRING_OTHER')).toContain('has no step');
  });
});
