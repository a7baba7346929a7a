/** Whether a text is a day of the calendar, YYYY-MM-DD. `Date.parse` takes 2026-02-31 for a day in March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}
