import { parseDuration } from '../../src/cli/shell/duration';

describe('parseDuration()', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
    ['30', 30_000],
    ['1h30m', 5_400_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'soon', '5 weeks', '-1s', '1h30'])('refuses %p', (text) => {
    expect(() => parseDuration(text)).toThrow(/number and a unit/);
  });
});
