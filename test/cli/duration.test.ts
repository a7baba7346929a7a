import { parseDuration, timerDuration } from '../../src/cli/shell/duration';

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

  it.each(['', 'soon', '5 weeks', '-1s', '1h30', '3651d', '9e9', `${'9'.repeat(400)}s`])('refuses %p', (text) => {
    expect(() => parseDuration(text)).toThrow(/number and a unit/);
  });
});

describe('timerDuration()', () => {
  it('takes what a timer of Node.js can wait for: a longer one would fire at once', () => {
    expect(timerDuration('100ms')('100ms')).toBe(100);
    expect(timerDuration('100ms')('24d')).toBe(24 * 86_400_000);
    expect(24 * 86_400_000).toBeLessThan(2 ** 31);
    for (const text of ['99ms', '0', '25d', '3650d']) {
      expect(() => timerDuration('100ms')(text)).toThrow('Write at least 100ms and at most 24d.');
    }
  });
});
