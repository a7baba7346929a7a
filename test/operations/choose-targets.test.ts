import type { CampaignErrand } from '../../src/domain/campaign/campaign';
import type { Verb } from '../../src/domain/run/verb';
import { chooseTargets } from '../../src/operations/campaigns/choose-targets';
import type { Selected } from '../../src/operations/learners/select-learners';
import { STEPS } from '../support/fake-site';

const RESET: CampaignErrand = { kind: 'verb', verb: 'reset', request: { by: 'ada' } };
const ERRORED = { userId: 7, retirementId: 70, phase: 'attention', lmsState: 'ERRORED', lastState: 'RETIRING_LMS' };
const FOUND: Selected = { sights: [], unknown: ['nobody'], several: [], unreadable: 1, silent: 2, movedOn: 0 };
const SIGHTS: Selected['sights'] = [
  {
    userId: 1,
    phase: 'none',
    retirementId: 10,
    username: 'ann',
    lmsState: 'RETIRING_CREDENTIALS',
    lastState: 'ENROLLMENTS_COMPLETE',
  },
  { userId: 2, phase: 'held', retirementId: 20, username: 'bob', lmsState: 'NOT_OURS', lastState: 'NOT_OURS_EITHER' },
];

describe('chooseTargets()', () => {
  it('sends each back to where they come from, and counts those of whom nobody can tell', () => {
    const { chosen, leftOut } = chooseTargets(RESET, { ...FOUND, sights: SIGHTS }, STEPS, true, []);
    expect(chosen.map(({ target }) => target)).toEqual([
      {
        userId: 1,
        phase: 'none',
        retirementId: 10,
        username: 'ann',
        to: 'ENROLLMENTS_COMPLETE',
        lmsState: 'RETIRING_CREDENTIALS',
      },
    ]);
    expect(leftOut).toEqual({ unknown: ['nobody'], several: [], unreadable: 1, silent: 2, notBack: 1 });
  });

  it('judges a run by itself, and by the name only who has none', () => {
    const { chosen, leftOut } = chooseTargets(
      { ...RESET, verb: 'hold' },
      { ...FOUND, sights: SIGHTS },
      STEPS,
      false,
      [],
    );
    expect(chosen.map(({ target }) => target)).toEqual([
      { userId: 1, phase: 'none', retirementId: 10, username: 'ann' },
      { userId: 2, phase: 'held', retirementId: 20 },
    ]);
    expect(leftOut.notBack).toBe(0);
  });

  const targetOf = (verb: Verb, states: readonly string[], sight: object = {}) =>
    chooseTargets({ ...RESET, verb }, { ...FOUND, sights: [{ ...ERRORED, ...sight }] }, [], false, states).chosen[0]
      ?.target;

  it('judges by the state of the LMS, where they were chosen by it, for any verb', () => {
    expect(targetOf('abort', ['ERRORED'])?.lmsState).toBe('ERRORED');
    expect(targetOf('retry', ['ERRORED', 'PENDING'])?.lmsState).toBe('ERRORED');
    expect(targetOf('reset', [])?.lmsState).toBe('ERRORED');
    expect(targetOf('abort', [])?.lmsState).toBeUndefined();
  });

  it('judges by the revision of the run, where more than its phase was chosen', () => {
    expect(targetOf('retry', [], { revision: 12 })?.revision).toBe(12);
    expect(targetOf('retry', [])?.revision).toBeUndefined();
  });
});
