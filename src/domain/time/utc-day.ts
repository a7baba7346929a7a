/** The UTC day of an instant, YYYY-MM-DD. @param at ISO 8601 with any offset, or epoch milliseconds */
export function utcDay(at: string | number): string {
  return new Date(at).toISOString().slice(0, 10);
}
