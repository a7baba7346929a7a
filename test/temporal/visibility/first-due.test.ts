import fc from 'fast-check';
import { firstDue } from '../../../src/temporal/visibility/first-due';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;

/** A Temporal whose runs are due then, and that keeps what it has counted. */
function temporal(due: readonly (number | undefined)[]) {
  const rowsOf = (query: string) => {
    const moment = /^all( AND LetheDueAt < "([^"]+)")?$/.exec(query);
    if (moment === null) throw new Error(`not understood: ${query}`);
    return moment[2] === undefined ? due : due.filter((at) => at !== undefined && at < Date.parse(String(moment[2])));
  };
  /** How many rows each count found: what it costs. */
  const counted: number[] = [];
  const count = async (query: string) => {
    const { length } = rowsOf(query);
    counted.push(length);
    return length;
  };
  const all = due.length;
  return { counted, rowsOf, firstDue: (wanted: number) => firstDue('all', { count, all, wanted, nowMs: NOW }) };
}

describe('firstDue()', () => {
  it('reads of 10,000 learners little more than the first hundred, after few counts', async () => {
    const month = Array.from({ length: 10_000 }, (_, n) => NOW + (n % 30) * DAY_MS + n);
    const { counted, rowsOf, firstDue } = temporal(month);
    const read = rowsOf(await firstDue(100));
    expect(read.length).toBeGreaterThanOrEqual(100);
    expect(read.length).toBeLessThanOrEqual(600);
    expect(counted.length).toBeLessThan(15);
  });

  it('counts few rows where 10,000 are due in the course of a month: never all of them', async () => {
    const month = Array.from({ length: 10_000 }, (_, n) => NOW + n * 0.003 * DAY_MS);
    const { counted, firstDue } = temporal(month);
    await firstDue(100);
    expect(counted.reduce((sum, rows) => sum + rows, 0)).toBeLessThan(1_000);
  });

  it('counts nothing where so few are there that all can be read', async () => {
    const { counted, firstDue } = temporal(Array.from({ length: 500 }, () => NOW));
    expect(await firstDue(10)).toBe('all');
    expect(counted).toEqual([]);
  });

  it('ends where thousands are due at one moment', async () => {
    const { counted, rowsOf, firstDue } = temporal(Array.from({ length: 5_000 }, () => NOW + DAY_MS));
    expect(rowsOf(await firstDue(100))).toHaveLength(5_000);
    expect(counted.length).toBeLessThan(40);
  });

  it('lets in all, where fewer than are wanted have a due date', async () => {
    const { firstDue } = temporal([NOW, ...Array.from({ length: 1_000 }, () => undefined)]);
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
