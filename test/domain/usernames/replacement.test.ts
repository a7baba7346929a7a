import {
  isAnothersNow,
  judgeLost,
  judgePair,
  type NameSeen,
  placesToTell,
  type Replacement,
  replacedBefore,
  settled,
  statusOfReplacement,
} from '../../../src/domain/usernames/replacement';

const SEEN: readonly NameSeen[] = ['here', 'absent', 'other-case', 'not-asked', 'retiring', 'twin'];

describe('judgePair()', () => {
  it('sends nothing that the LMS would take for a success without doing it', () => {
    for (const wanted of SEEN) {
      expect(judgePair({ old: 'absent', wanted }, true)).not.toBe('ready');
      expect(judgePair({ old: 'other-case', wanted }, true)).toBe('other-case');
    }
    expect(judgePair({ old: 'absent', wanted: 'here' }, false)).toBe('perhaps-done');
    expect(judgePair({ old: 'absent', wanted: 'absent' }, false)).toBe('unknown-user');
  });

  it('gives nobody the name of a retirement, with a suffix or not', () => {
    for (const allowSuffix of [true, false]) {
      expect(judgePair({ old: 'here', wanted: 'retiring' }, allowSuffix)).toBe('retiring');
    }
  });

  it('sends no pair with a name that the LMS cannot be asked for, with a suffix or not', () => {
    for (const seen of SEEN) {
      for (const allowSuffix of [true, false]) {
        expect(judgePair({ old: 'not-asked', wanted: seen }, allowSuffix)).toBe('not-asked');
        expect(judgePair({ old: seen, wanted: 'not-asked' }, allowSuffix)).not.toBe('ready');
      }
    }
  });

  it('sends no name of which another learner has a retirement', () => {
    for (const wanted of SEEN) {
      for (const allowSuffix of [true, false]) {
        expect(judgePair({ old: 'twin', wanted }, allowSuffix)).toBe('twin');
        expect(judgePair({ old: 'retiring', wanted }, allowSuffix)).not.toBe('ready');
      }
    }
  });

  it('sends a name that somebody has only where a suffix is welcome', () => {
    for (const wanted of ['here', 'other-case'] as const) {
      expect(judgePair({ old: 'here', wanted }, false)).toBe('taken');
      expect(judgePair({ old: 'here', wanted }, true)).toBe('ready');
    }
  });
});

describe('replacedBefore()', () => {
  const pair = { old: 'ann', wanted: 'anna', places: {} } as const;
  const replaced: Replacement = { ...pair, lms: 'replaced', fresh: 'anna-x1y2' };
  const lost: Replacement = { ...pair, lms: 'not-done', wasFree: true };

  it('is so only while nobody is known to have the old name', () => {
    for (const known of [replaced, lost]) {
      const isDone = (old: NameSeen) => replacedBefore(known, { old, wanted: 'here' }) !== undefined;
      expect(SEEN.filter(isDone)).toEqual(['absent']);
    }
    expect(replacedBefore(undefined, { old: 'absent', wanted: 'here' })).toBeUndefined();
  });

  it('takes a pair whose answer was lost for replaced, where the wanted name was free and is not any more', () => {
    for (const lms of ['not-done', 'unsure'] as const) {
      expect(replacedBefore({ ...lost, lms }, { old: 'absent', wanted: 'here' })).toMatchObject({
        ...pair,
        lms: 'replaced',
        fresh: 'anna',
      });
    }
  });

  it("says that the LMS has added a suffix where the wanted name is nobody's, or was somebody's before", () => {
    const outcome = (known: Replacement, wanted: NameSeen) => replacedBefore(known, { old: 'absent', wanted })?.lms;
    for (const lms of ['not-done', 'unsure', 'suffixed'] as const) {
      expect(outcome({ ...lost, lms }, 'absent')).toBe('suffixed');
      expect(outcome({ ...pair, lms }, 'here')).toBe('suffixed');
    }
    expect(outcome({ ...lost, lms: 'suffixed' }, 'here')).toBe('suffixed');
  });
});

describe('settled()', () => {
  const pair = { old: 'ann', wanted: 'anna' };
  const settle = (old: NameSeen, wanted: NameSeen, known?: Replacement) =>
    settled('anna-x1y2', pair, known, { old, wanted });

  it('takes the name that a person has found only where somebody has it, and nobody the old one', () => {
    for (const old of SEEN) {
      for (const wanted of SEEN) {
        const isSo = old === 'absent' && wanted === 'here';
        expect(settle(old, wanted).lms).toBe(isSo ? 'replaced' : 'not-found');
      }
    }
  });

  it('keeps which places have been told that very name', () => {
    const told: Replacement = { ...pair, lms: 'replaced', fresh: 'anna-x1y2', places: { forum: 'replaced' } };
    expect(settle('absent', 'here', told)).toMatchObject({ fresh: 'anna-x1y2', places: { forum: 'replaced' } });
    expect(settle('absent', 'here', { ...told, fresh: 'anna' }).places).toEqual({});
  });
});

describe('judgeLost()', () => {
  it('says replaced only where nobody had the wanted name before and somebody has it now', () => {
    const before = { old: 'here', wanted: 'absent' } as const;
    expect(judgeLost(before, { old: 'absent', wanted: 'here' })).toBe('replaced');
    expect(judgeLost(before, { old: 'here', wanted: 'absent' })).toBe('not-done');
    expect(judgeLost(before, { old: 'absent', wanted: 'absent' })).toBe('suffixed');
    expect(judgeLost({ wanted: 'here' }, { old: 'absent', wanted: 'here' })).toBe('suffixed');
    expect(judgeLost({ wanted: 'absent' }, { old: 'not-asked', wanted: 'absent' })).toBe('unsure');
    expect(judgeLost(before, { old: 'other-case', wanted: 'here' })).toBe('unsure');
  });
});

describe('statusOfReplacement()', () => {
  it('has the words of the Python driver', () => {
    expect(statusOfReplacement({ lms: 'replaced', places: { forum: 'replaced', ecommerce: 'no-address' } })).toBe(
      'SUCCESS',
    );
    expect(statusOfReplacement({ lms: 'replaced', places: { forum: 'failed' } })).toBe('PARTIALLY FAILED');
    expect(statusOfReplacement({ lms: 'unsure', places: {} })).toBe('PARTIALLY FAILED');
    expect(statusOfReplacement({ lms: 'taken', places: {} })).toBe('FAILED');
  });

  it('leaves to be told whatever has not said that it is done', () => {
    expect(placesToTell({ places: { ecommerce: 'replaced', forum: 'failed' } })).toEqual([
      'discovery',
      'credentials',
      'forum',
    ]);
  });
});

describe('isAnothersNow()', () => {
  const pair = { old: 'ann', wanted: 'anna', places: {} } as const;
  const lost = (lms: 'not-done' | 'unsure' | 'suffixed'): Replacement => ({ ...pair, lms, wasFree: true });

  it('is so of a pair that was replaced, or may have been', () => {
    const replaced: Replacement = { ...pair, lms: 'replaced', fresh: 'anna' };
    for (const wanted of SEEN) {
      expect(isAnothersNow(replaced, { wanted })).toBe(true);
      expect(isAnothersNow(lost('suffixed'), { wanted })).toBe(true);
      expect(isAnothersNow({ ...pair, lms: 'suffixed' }, { wanted })).toBe(true);
      expect(isAnothersNow({ ...pair, lms: 'unsure' }, { wanted })).toBe(true);
      for (const lms of ['not-done', 'unsure'] as const) {
        expect(isAnothersNow(lost(lms), { wanted })).toBe(wanted !== 'absent');
      }
    }
  });

  it('is not so of one that nobody has sent, or that the LMS has not done', () => {
    expect(isAnothersNow(undefined, { wanted: 'absent' })).toBe(false);
    expect(isAnothersNow({ ...pair, lms: 'not-done' }, { wanted: 'here' })).toBe(false);
    expect(isAnothersNow(lost('not-done'), { wanted: 'absent' })).toBe(false);
    expect(isAnothersNow(lost('unsure'), { wanted: 'absent' })).toBe(false);
  });
});
