import { archiveWindow, isInWindow } from '../../../src/domain/archive/archive-window';

const NOW = Date.parse('2026-11-26T12:00:00Z');

describe('the window of an archive', () => {
  it('begins with the first retirements, and ends so many days ago', () => {
    expect(archiveWindow({ coolOffDays: 37 }, NOW)).toEqual({
      startDate: '2018-01-01',
      beforeMs: Date.parse('2026-10-20T12:00:00Z'),
    });
  });

  it('takes nobody a moment early, nor before or after the days that were given', () => {
    const window = archiveWindow({ coolOffDays: 37, startDate: '2026-03-01', endDate: '2026-03-31' }, NOW);
    if (typeof window === 'string') throw new Error(window);
    expect(isInWindow(window, '2026-02-28T23:59:59.999999Z')).toBe(false);
    expect(isInWindow(window, '2026-03-01T00:00:00Z')).toBe(true);
    expect(isInWindow(window, '2026-03-31T23:59:59.999999Z')).toBe(true);
    expect(isInWindow(window, '2026-04-01T00:00:00Z')).toBe(false);
    const open = archiveWindow({ coolOffDays: 37 }, NOW);
    if (typeof open === 'string') throw new Error(open);
    expect(isInWindow(open, '2026-10-20T11:59:59.998Z')).toBe(true);
    expect(isInWindow(open, '2026-10-20T11:59:59.999999Z')).toBe(true);
    expect(isInWindow(open, '2026-10-20T12:00:00.000001Z')).toBe(false);
    expect(isInWindow(open, 'not a time')).toBe(false);
  });

  it.each([
    [{ coolOffDays: 37, endDate: '2026-10-21' }, 'the last day, 2026-10-21, is within the 37 days'],
    [{ coolOffDays: 37, startDate: '2026-03-02', endDate: '2026-03-01' }, 'is after the last one'],
    [{ coolOffDays: 37, startDate: '2027-01-01' }, 'is after the last one'],
    [{ coolOffDays: 37, startDate: '2026-02-30' }, '2026-02-30 is not a day'],
    [{ coolOffDays: 37, endDate: '1 March' }, '1 March is not a day'],
    [{ coolOffDays: 3_651 }, 'a learner waits from 0 to 3650 days, and not 3651'],
    [{ coolOffDays: 999_999_999 }, 'and not 999999999'],
    [{ coolOffDays: Number.NaN }, 'and not NaN'],
  ])('says what is wrong with %j', (asked, said) => {
    expect(archiveWindow(asked, NOW)).toContain(said);
  });
});
