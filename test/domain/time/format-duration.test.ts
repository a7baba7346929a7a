import { formatDuration } from '../../../src/domain/time/format-duration';

describe('formatDuration()', () => {
  it.each([
    [0, '0 s'],
    [400, '0 s'],
    [75_000, '1 min 15 s'],
    [3_600_000, '1 h'],
    [90_061_000, '1 d 1 h'],
    [604_800_000, '7 d'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
