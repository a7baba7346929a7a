import fc from 'fast-check';
import {
  compareKeyIds,
  endOfMonth,
  formatKeyId,
  monthAt,
  nextMonth,
  parseKeyId,
} from '../../../src/domain/encryption/key-id';

describe('parseKeyId()', () => {
  it('reads every id that formatKeyId() writes', () => {
    const anyId = fc.record({
      instance: fc.constantFrom('academy', 'a', '-', 'site-2'),
      month: fc.constantFrom('2026-01', '2026-12', '2031-10'),
      version: fc.integer({ min: 1, max: 99_999 }),
    });
    fc.assert(fc.property(anyId, (id) => expect(parseKeyId(formatKeyId(id))).toEqual(id)));
  });

  it('takes no other text', () => {
    const texts = ['', 'academy', 'academy/2026-13', 'academy/2026-1', 'Academy/2026-11', 'a/b/2026-11', '/2026-11'];
    for (const text of [...texts, 'academy/2026-11.1', 'academy/2026-11.', 'academy/2026-11.02', ' academy/2026-11']) {
      expect(parseKeyId(text)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const id = parseKeyId(text);
        expect(id === undefined || formatKeyId(id) === text).toBe(true);
      }),
    );
  });
});

describe('months', () => {
  it('end where the next one begins, by UTC', () => {
    expect(nextMonth('2026-12')).toBe('2027-01');
    const anyInstant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(anyInstant, (ms) => {
        const end = endOfMonth(monthAt(ms));
        expect(ms < end && monthAt(end - 1) === monthAt(ms) && monthAt(end) !== monthAt(ms)).toBe(true);
      }),
    );
  });
});

describe('compareKeyIds()', () => {
  it('puts the oldest first, the tenth behind the ninth', () => {
    const ids = ['b/2026-01', 'a/2026-11.10', 'a/2026-11.9', 'a/2026-11', 'a/2025-12'];
    const parsed = ids.flatMap((id) => parseKeyId(id) ?? []);
    expect(parsed.sort(compareKeyIds).map(formatKeyId)).toEqual([
      'a/2025-12',
      'a/2026-11',
      'a/2026-11.9',
      'a/2026-11.10',
      'b/2026-01',
    ]);
  });
});
