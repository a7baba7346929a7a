import { LEARNER } from '../../src/drivers/kit/conformance/learner';
import { otherSpellings } from '../../src/operations/learners/other-spelling';
import type { LearnerName, MeantLearner } from '../../src/operations/learners/resolve-learner';

const row = (userId: number, originalUsername: string): MeantLearner => ({
  userId,
  found: {
    learner: { ...LEARNER, userId, originalUsername, retiredUsername: 'retired__user_1' },
  } as MeantLearner['found'],
});
const user = (username: string): LearnerName => ({ by: 'user', username });

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
        user(given),
        has.map((one, at) => row(at + 1, one)),
      ),
    ).toEqual(told);
  });

  it('is exact where a run has it in its memo, and an e-mail address or an id is no matter of spelling', () => {
    expect(otherSpellings(user('ann'), [{ userId: 1 }])).toEqual([]);
    expect(otherSpellings({ by: 'email', email: 'ANN@example.com' }, [row(1, 'Ann')])).toEqual([]);
    expect(otherSpellings({ by: 'id', userId: 1 }, [row(1, 'Ann')])).toEqual([]);
  });
});
