import { chooseTargets } from '../../src/cli/campaign/choose-targets';
import type { CampaignErrand } from '../../src/domain/campaign/campaign';
import type { Verb } from '../../src/domain/run/verb';

const verb = (name: Verb): CampaignErrand => ({ kind: 'verb', verb: name, request: { by: 'ada' } });
const SIGHT = { userId: 7, retirementId: 70, phase: 'attention', lmsState: 'ERRORED', lastState: 'RETIRING_LMS' };

describe('what a campaign is judged against', () => {
  it('is the state of the LMS, where they were chosen by it, for any verb', () => {
    const stateFor = (name: Verb, states: readonly string[]) =>
      chooseTargets(verb(name), [SIGHT], [], false, states)[0]?.target.lmsState;
    expect(stateFor('abort', ['ERRORED'])).toBe('ERRORED');
    expect(stateFor('retry', ['ERRORED', 'PENDING'])).toBe('ERRORED');
    expect(stateFor('reset', [])).toBe('ERRORED');
    expect(stateFor('abort', [])).toBeUndefined();
  });

  it('is the revision of the run, where more than its phase was chosen', () => {
    const revisionOf = (sight: object) =>
      chooseTargets(verb('retry'), [{ ...SIGHT, ...sight }], [], false, [])[0]?.target.revision;
    expect(revisionOf({ revision: 12 })).toBe(12);
    expect(revisionOf({})).toBeUndefined();
  });
});
