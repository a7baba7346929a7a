import fc from 'fast-check';
import { firstDue } from '../../../src/temporal/visibility/first-due';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;

/** A Temporal whose runs are due then, and that counts how often it was asked. */
function temporal(due: readonly (number | undefined)[]) {
  const rowsOf = (query: string) => {
    const moment = /^all( AND LetheDueAt < "([^"]+)")?$/.exec(query);
    if (moment === null) throw new Error(`not understood: ${query}`);
    return moment[2] === undefined ? due : due.filter((at) => at !== undefined && at < Date.parse(String(moment[2])));
  };
  const asked: string[] = [];
  const count = async (query: string) => {
    asked.push(query);
    return rowsOf(query).length;
  };
  return { asked, rowsOf, firstDue: (wanted: number) => firstDue('all', { count, wanted, nowMs: NOW }) };
}

describe('firstDue()', () => {
  it('reads of 10,000 learners little more than the first hundred, after few counts', async () => {
    const month = Array.from({ length: 10_000 }, (_, n) => NOW + (n % 30) * DAY_MS + n);
    const { asked, rowsOf, firstDue } = temporal(month);
    const read = rowsOf(await firstDue(100));
    expect(read.length).toBeGreaterThanOrEqual(100);
    expect(read.length).toBeLessThanOrEqual(600);
    expect(asked.length).toBeLessThan(15);
  });

  it('ends where thousands are due at one moment', async () => {
    const { asked, rowsOf, firstDue } = temporal(Array.from({ length: 5_000 }, () => NOW + DAY_MS));
    expect(rowsOf(await firstDue(100))).toHaveLength(5_000);
    expect(asked.length).toBeLessThan(40);
  });

  it('lets in all, where fewer than are wanted have a due date', async () => {
    const { firstDue } = temporal([NOW, undefined, undefined]);
    expect(await firstDue(2)).toBe('all');
  });

  it('never leaves out one of the first', async () => {
    const due = fc.option(fc.integer({ min: NOW - 900 * DAY_MS, max: NOW + 900 * DAY_MS }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.array(due, { maxLength: 1_500 }), fc.integer({ min: 0, max: 200 }), async (all, wanted) => {
        const { rowsOf, firstDue } = temporal(all);
        const read = rowsOf(await firstDue(wanted));
        const first = all
          .filter((at) => at !== undefined)
          .sort((one, other) => one - other)
          .slice(0, wanted);
        for (const at of first) expect(read).toContain(at);
        if (first.length < wanted) expect(read).toHaveLength(all.length);
      }),
      { numRuns: 100 },
    );
  });
});
