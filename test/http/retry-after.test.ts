import { retryAfterMs } from '../../src/http/judge-answer';

describe('retryAfterMs()', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  test.each([
    ['0', 0],
    [' 90 ', 90_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['99999999999', 86_400_000],
    ['Thu, 01 Mar 2126 12:00:00 GMT', 86_400_000],
    ['-5', undefined],
    ['1.5', undefined],
    ['later', undefined],
    ['2026', 2_026_000],
    ['', undefined],
    [undefined, undefined],
  ])('reads %p as %p', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
