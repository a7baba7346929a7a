import { MeantInList } from '../../src/operations/learners/meant-in-list';
import { readLearnerName } from '../../src/operations/learners/resolve-learner';
import { isRefusal } from '../../src/operations/refusal';

const row = (userId: number, username: string, email?: string) => ({
  userId,
  retirementId: userId * 10,
  username,
  ...(email === undefined ? {} : { email }),
  state: 'PENDING',
  lastState: 'PENDING',
});

describe('whom a line of a file means', () => {
  const meant = new MeantInList([
    row(1, 'Ann', 'ann@example.com'),
    row(2, 'ann', 'other@example.com'),
    row(3, '77', 'digits@example.com'),
    row(77, 'bob', 'bob@example.com'),
    row(4, 'bob@example.com', 'four@example.com'),
    row(5, '88'),
    row(6, 'Zoe\u0301', ''),
  ]);

  it.each([
    ['Ann', [1]],
    ['ann', [2]],
    ['ANN', []],
    ['BOB', []],
    ['user:bOB', []],
    ['ANN@example.com', [1]],
    ['77', [77, 3]],
    ['id:77', [77]],
    ['user:77', [3]],
    ['88', [5]],
    ['bob@example.com', [77, 4]],
    ['email:bob@example.com', [77]],
    ['user:bob@example.com', [4]],
    ['email:Ann', []],
    ['zo\u00e9', []],
    ['Zoe\u0301', [6]],
    ['nobody', []],
  ])('%s', (line, ids) => {
    const readings = readLearnerName(line);
    if (isRefusal(readings)) throw new Error(line);
    expect(meant.whom(readings)).toEqual(ids);
  });
});
