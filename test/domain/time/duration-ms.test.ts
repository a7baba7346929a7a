import fc from 'fast-check';
import { durationMs } from '../../../src/domain/time/duration-ms';

describe('durationMs()', () => {
  it.each([
    ['0s', 0],
    ['250ms', 250],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    [' 30s ', 30_000],
  ])('reads %j as %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each(['', ' ', '30', 's', '-5m', '1.5h', '5 m', '30m1h', '1h1h', '5M', '1w', '1e3s', '99999999999d', '1h, 2m'])(
    'takes %j for no duration',
    (text) => expect(durationMs(text)).toBeUndefined(),
  );

  it('never gives anything but a whole number of milliseconds, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9dhms]{0,12}$/)), (text) => {
        const ms = durationMs(text);
        expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});
