/**
 * By when the law requires the erasure: the same day of a later calendar month, in UTC; a month that lacks the day
 * ends on its last (31 January and one month is 28 February).
 * @source Regulation (EEC, Euratom) No 1182/71, article 3: a period of months ends on the day of the same date
 */
export function dueDate(requestedAt: Date, months: number): Date {
  const due = new Date(requestedAt.getTime());
  const day = due.getUTCDate();
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(day, lastDay));
  return due;
}
