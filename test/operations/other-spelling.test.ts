import { LEARNER } from '../../src/drivers/kit/conformance/learner';
import { type MeantLearner, otherSpellings } from '../../src/operations/learners/resolve-learner';

const row = (userId: number, originalUsername: string): MeantLearner => ({
  userId,
  found: {
    learner: { ...LEARNER, userId, originalUsername, retiredUsername: 'retired__user_1' },
  } as MeantLearner['found'],
});

describe('a username for a verb', () => {
  it.each([
    ['ann', ['Ann'], ['Ann']],
    ['jose', ['José'], ['José']],
    ['ANN', ['Ann', 'ann'], ['Ann', 'ann']],
    ['Ann', ['Ann'], []],
    ['retired__user_1', ['Ann'], []],
    ['RETIRED__user_1', ['Ann'], ['Ann']],
    ['ann', [], []],
  ])('that is given as %s where the LMS has %j is told in the spelling %j', (given, has, told) => {
    expect(
      otherSpellings(
        given,
        has.map((one, at) => row(at + 1, one)),
      ),
    ).toEqual(told);
  });

  it('is exact where a run has it in its memo', () => {
    expect(otherSpellings('ann', [{}])).toEqual([]);
  });
});
