import fc from 'fast-check';
import { editDistance, nearest } from '../../src/config/read/nearest';

describe('nearest()', () => {
  const known = ['retirement_retire_forum', 'retirement_retire_notes', 'retirement_unenroll'];

  it('finds what was most likely meant', () => {
    expect(nearest('retirement_retire_forums', known)).toBe('retirement_retire_forum');
    expect(nearest('RETIREMENT_UNENROL', known)).toBe('retirement_unenroll');
    expect(nearest('retirement_retrie_notes', known)).toBe('retirement_retire_notes');
  });

  it('finds nothing where nothing is like it', () => {
    expect(nearest('delete_user', known)).toBeUndefined();
    expect(nearest('', known)).toBeUndefined();
  });
});

describe('editDistance()', () => {
  it('counts a swap of neighbors as one', () => expect(editDistance('client_di', 'client_id')).toBe(1));

  it('is none for the same text and only for it, and the same both ways', () => {
    const word = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
