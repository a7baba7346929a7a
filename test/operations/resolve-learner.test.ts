import fc from 'fast-check';
import { prefixed, readLearnerName } from '../../src/operations/learners/resolve-learner';
import { isRefusal } from '../../src/operations/refusal';

describe('readLearnerName()', () => {
  it.each([
    ['alice', [{ by: 'user', username: 'alice' }]],
    ['Αθηνά Costa', [{ by: 'user', username: 'Αθηνά Costa' }]],
    ['id:42', [{ by: 'id', userId: 42 }]],
    ['user:42', [{ by: 'user', username: '42' }]],
    ['user:a@example.com', [{ by: 'user', username: 'a@example.com' }]],
    ['email:a@example.com', [{ by: 'email', email: 'a@example.com' }]],
    ['user:id:7', [{ by: 'user', username: 'id:7' }]],
    ['other:alice', [{ by: 'user', username: 'other:alice' }]],
  ])('reads %s in one way', (text, readings) => {
    expect(readLearnerName(text)).toEqual(readings);
  });

  it('reads digits as an LMS user id first, and as a username', () => {
    expect(readLearnerName('42')).toEqual([
      { by: 'id', userId: 42 },
      { by: 'user', username: '42' },
    ]);
  });

  it('reads what has an @ as an e-mail first, and as a username', () => {
    expect(readLearnerName('a@example.com')).toEqual([
      { by: 'email', email: 'a@example.com' },
      { by: 'user', username: 'a@example.com' },
    ]);
  });

  it.each(['', ' ', 'id:', 'id:alice', 'id:-1', 'id:99999999999999999999', 'user:', 'email:'])('refuses %p', (text) => {
    expect(readLearnerName(text)).toMatchObject({ refusal: 'not-a-name' });
  });

  it('reads the prefixed form of every reading as that reading alone', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
        (text) => {
          const readings = readLearnerName(text);
          if (isRefusal(readings)) return true;
          for (const reading of readings) expect(readLearnerName(prefixed(reading))).toEqual([reading]);
          return true;
        },
      ),
    );
  });
});
