import { isDay } from '../../../src/domain/time/is-day';

describe('isDay()', () => {
  it.each(['2026-01-01', '2026-02-28', '2028-02-29', '2026-12-31'])('takes a day: %s', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '2026-02-31',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '2026-01-01T00:00Z',
    ' 2026-01-01',
    'yesterday',
    '',
  ])('takes nothing else: %j', (text) => {
    expect(isDay(text)).toBe(false);
  });
});
