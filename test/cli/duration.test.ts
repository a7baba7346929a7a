import { ageDuration, parseDuration, timerDuration } from '../../src/cli/shell/duration';

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

describe('ageDuration()', () => {
  it.each([
    ['1d', 86_400_000],
    ['24h', 86_400_000],
    ['730d', 730 * 86_400_000],
    ['1.5d', 129_600_000],
    ['730 d', 730 * 86_400_000],
    ['1d12h', 129_600_000],
  ])('reads %s', (text, ms) => {
    expect(ageDuration('1d')(text)).toBe(ms);
  });

  it.each(['730', ' 730 ', '730.0', '0', '', '.', '0d', '23h', '730s', '86399s', '0.9d'])(
    'refuses %p: an operator means days, and would lose what is hours old',
    (text) => {
      expect(() => ageDuration('1d')(text)).toThrow('Write a number and a unit, at least 1d: 90d or 730d.');
    },
  );

  it('refuses what is not a duration at all', () => {
    for (const text of ['soon', '2 years', '-1d', '3651d']) expect(() => ageDuration('1d')(text)).toThrow(/a unit/);
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
