import fc from 'fast-check';
import { coolOffEnd, isDue } from '../../../src/domain/learner/cool-off';

const DAY_MS = 86_400_000;
const anyDays = fc.integer({ min: 0, max: 3_650 });
/** Microseconds since the epoch, 2013 to 2050, as Django stores them. */
const anyMicros = fc.bigInt({ min: 1_356_998_400_000_000n, max: 2_524_608_000_000_000n });

/** As the LMS writes it: six digits, or none where the microseconds are 0. */
function asTheLmsSays(micros: bigint): string {
  const seconds = new Date(Number(micros / 1_000_000n) * 1_000).toISOString().slice(0, 19);
  const rest = micros % 1_000_000n;
  return rest === 0n ? `${seconds}Z` : `${seconds}.${String(rest).padStart(6, '0')}Z`;
}

describe('the cool-off', () => {
  it('is never over before created + days, to the microsecond', () => {
    fc.assert(
      fc.property(anyMicros, anyDays, fc.integer({ min: -3, max: 3 }), (micros, days, near) => {
        const end = micros + BigInt(days * DAY_MS) * 1_000n;
        const now = Number(end / 1_000n) + near;
        if (isDue(asTheLmsSays(micros), days, now)) expect(BigInt(now) * 1_000n).toBeGreaterThan(end);
        expect(BigInt(coolOffEnd(asTheLmsSays(micros), days)) * 1_000n).toBeGreaterThanOrEqual(end);
      }),
    );
  });

  it('is over two milliseconds later at the latest', () => {
    fc.assert(
      fc.property(anyMicros, anyDays, (micros, days) => {
        const end = micros + BigInt(days * DAY_MS) * 1_000n;
        expect(isDue(asTheLmsSays(micros), days, Number(end / 1_000n) + 2)).toBe(true);
      }),
    );
  });

  it('is strict at its very end, as the queue of the LMS is', () => {
    const created = '2026-01-18T20:35:52Z';
    const end = Date.parse('2026-02-01T20:35:52Z');
    expect(isDue(created, 14, end)).toBe(false);
    expect(isDue(created, 14, coolOffEnd(created, 14))).toBe(false);
    expect(isDue(created, 14, coolOffEnd(created, 14) + 1)).toBe(true);
  });

  it('counts whole days of 24 hours, whatever the clocks of the place do', () => {
    expect(coolOffEnd('2026-03-28T12:00:00Z', 2) - coolOffEnd('2026-03-28T12:00:00Z', 0)).toBe(2 * DAY_MS);
  });

  it('respects the zone that the time was written in', () => {
    expect(coolOffEnd('2026-01-18T23:30:00+05:30', 7)).toBe(coolOffEnd('2026-01-18T18:00:00Z', 7));
  });

  it('never ends for what is not a date', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'soon', '2026-13-40T00:00:00Z'), anyDays, fc.integer(), (created, days, now) => {
        expect(isDue(created, days, now)).toBe(false);
      }),
    );
  });
});
