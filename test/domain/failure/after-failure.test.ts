import fc from 'fast-check';
import { type AfterFailure, afterFailure, type Trouble } from '../../../src/domain/failure/after-failure';
import { FAILURES, type FailureCode, type FailureFacts } from '../../../src/domain/failure/failure';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T0 = Date.parse('2026-05-01T00:00:00Z');

const codes = Object.keys(FAILURES) as FailureCode[];
const waiting = codes.filter((code) => FAILURES[code].retry !== 'never');
const lasting = waiting.filter((code) => FAILURES[code].retry !== 'budget');

interface Blow {
  readonly code: FailureCode;
  readonly facts?: FailureFacts;
  readonly atMs: number;
}

/** Failure after failure without a success between. */
function suffer(blows: readonly Blow[], budgetMs = DAY): AfterFailure | undefined {
  let before: Trouble | undefined;
  let after: AfterFailure | undefined;
  for (const { code, facts = {}, atMs } of blows) {
    after = afterFailure({ code, facts }, before, atMs, budgetMs);
    if (after.kind !== 'wait') return after;
    before = after.trouble;
  }
  return after;
}

function waitOf(after: AfterFailure | undefined): Trouble {
  if (after?.kind !== 'wait') throw new Error(`no wait: ${after?.kind}`);
  return after.trouble;
}

const anyBlows = (of: readonly FailureCode[]) =>
  fc
    .array(fc.record({ code: fc.constantFrom(...of), afterMs: fc.integer({ min: 1, max: 3 * DAY }) }), {
      minLength: 1,
      maxLength: 40,
    })
    .map((list) => {
      let atMs = T0;
      return list.map(({ code, afterMs }) => {
        atMs += afterMs;
        return { code, atMs };
      });
    });

describe('afterFailure()', () => {
  it('waits 5 minutes, growing to an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 2_000].map((times) => {
      const blows = Array.from({ length: times }, (_, at) => ({ code: 'service.unavailable' as const, atMs: T0 + at }));
      return waitOf(suffer(blows)).nextTryMs - (T0 + times - 1);
    });
    expect(waits).toEqual([5, 10, 20, 40, 60, 60, 60].map((minutes) => minutes * MINUTE));
  });

  it('waits as long as the service asked, where that is longer', () => {
    const at = (retryAfterMs: number) =>
      waitOf(suffer([{ code: 'service.throttled', facts: { retryAfterMs }, atMs: T0 }])).nextTryMs - T0;
    expect(at(30_000)).toBe(5 * MINUTE);
    expect(at(5 * MINUTE + 1)).toBe(5 * MINUTE + 1);
    expect(at(3 * DAY)).toBe(3 * DAY);
  });

  it('looks at refused credentials once an hour and asks a person at once', () => {
    const trouble = waitOf(suffer([{ code: 'service.denied', atMs: T0 }]));
    expect(trouble).toMatchObject({ nextTryMs: T0 + HOUR, attentionFromMs: T0 });
  });

  test.each(codes.filter((code) => FAILURES[code].retry === 'never'))('does not wait after %s', (code) => {
    const kind = code === 'service.rejected' ? 'error' : 'stop';
    expect(suffer([{ code, atMs: T0 }])).toEqual({ kind });
  });

  it('makes a learner ERRORED for what a service refuses and for a spent budget, and for nothing else', () => {
    fc.assert(
      fc.property(anyBlows(codes), (blows) => {
        const after = suffer(blows);
        if (after?.kind !== 'error') return;
        const rejected = blows.some(({ code }) => code === 'service.rejected');
        const failed = blows.filter(({ code }) => code === 'service.failed');
        expect(rejected || failed.length > 1).toBe(true);
      }),
    );
  });

  it('goes on without end while the wire or the platform is at fault', () => {
    fc.assert(fc.property(anyBlows(lasting), (blows) => expect(suffer(blows)?.kind).toBe('wait')));
  });

  describe('with 500s', () => {
    const failed = (atMs: number): Blow => ({ code: 'service.failed', atMs });

    it('counts the budget from the first of them, and never ends it earlier', () => {
      expect(suffer([failed(T0), failed(T0 + DAY - 1)])?.kind).toBe('wait');
      expect(suffer([failed(T0), failed(T0 + DAY)])).toEqual({ kind: 'error' });
    });

    it('does not spend the budget on the outage before the first of them', () => {
      const down: Blow = { code: 'service.unavailable', atMs: T0 };
      const first = T0 + 3 * DAY;
      expect(suffer([down, failed(first), failed(first + DAY - 1)])?.kind).toBe('wait');
    });

    it('never errors a learner at the first, however small the budget', () => {
      expect(suffer([failed(T0)], MINUTE)?.kind).toBe('wait');
    });

    it('errors nobody earlier than the budget after the first, whatever else fails between', () => {
      fc.assert(
        fc.property(anyBlows(waiting), fc.integer({ min: MINUTE, max: 5 * DAY }), (blows, budgetMs) => {
          const first = blows.find(({ code }) => code === 'service.failed')?.atMs;
          const mustHold = blows.filter(({ atMs }) => first === undefined || atMs - first < budgetMs);
          expect(mustHold.length === 0 || suffer(mustHold, budgetMs)?.kind === 'wait').toBe(true);
        }),
      );
    });
  });

  it('asks a person an hour after the trouble began, or at once where waiting does not help', () => {
    fc.assert(
      fc.property(anyBlows(lasting), (blows) => {
        const last = blows[blows.length - 1] as Blow;
        const expected = FAILURES[last.code].attention ? last.atMs : (blows[0] as Blow).atMs + HOUR;
        expect(waitOf(suffer(blows)).attentionFromMs).toBe(expected);
      }),
    );
  });

  it('tries again between five minutes and an hour later where nobody asked for more', () => {
    fc.assert(
      fc.property(anyBlows(lasting), (blows) => {
        const { nextTryMs, sinceMs, count } = waitOf(suffer(blows));
        const wait = nextTryMs - (blows[blows.length - 1] as Blow).atMs;
        expect(wait).toBeGreaterThanOrEqual(5 * MINUTE);
        expect(wait).toBeLessThanOrEqual(HOUR);
        expect({ sinceMs, count }).toEqual({ sinceMs: (blows[0] as Blow).atMs, count: blows.length });
      }),
    );
  });
});
