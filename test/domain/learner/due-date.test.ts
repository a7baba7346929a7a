import fc from 'fast-check';
import { dueDate } from '../../../src/domain/learner/due-date';

const anyMoment = fc.date({ min: new Date('2013-01-01'), max: new Date('2050-01-01'), noInvalidDate: true });
const anyMonths = fc.integer({ min: 1, max: 120 });
const daysOf = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

describe('dueDate()', () => {
  test.each([
    ['2026-01-15T09:30:00.000Z', 1, '2026-02-15T09:30:00.000Z'],
    ['2026-01-31T23:59:59.999Z', 1, '2026-02-28T23:59:59.999Z'],
    ['2028-01-31T00:00:00.000Z', 1, '2028-02-29T00:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', 12, '2029-02-28T12:00:00.000Z'],
    ['2026-03-31T12:00:00.000Z', 1, '2026-04-30T12:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', 1, '2027-01-31T12:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', 2, '2027-02-28T12:00:00.000Z'],
    ['2026-08-31T12:00:00.000Z', 3, '2026-11-30T12:00:00.000Z'],
  ])('of a request at %s is, %i months later, %s', (requested, months, due) => {
    expect(dueDate(new Date(requested), months).toISOString()).toBe(due);
  });

  it('falls on the same day and time of the month meant, or on its last day, for any request', () => {
    fc.assert(
      fc.property(anyMoment, anyMonths, (requested, months) => {
        const due = dueDate(requested, months);
        const month = requested.getUTCFullYear() * 12 + requested.getUTCMonth() + months;
        expect(due.getUTCFullYear() * 12 + due.getUTCMonth()).toBe(month);
        const last = daysOf(due.getUTCFullYear(), due.getUTCMonth());
        expect(due.getUTCDate()).toBe(Math.min(requested.getUTCDate(), last));
        expect(due.getTime() % 86_400_000).toBe(requested.getTime() % 86_400_000);
      }),
    );
  });

  it('leaves the date that it was given as it is', () => {
    const requested = new Date('2026-01-31T10:00:00Z');
    dueDate(requested, 1);
    expect(requested.toISOString()).toBe('2026-01-31T10:00:00.000Z');
  });
});
