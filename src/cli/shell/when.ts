import { formatDuration } from '../../domain/time/format-duration';

/** A moment for people: `2026-12-25 08:00 UTC (in 29 d)`. @param iso ISO 8601 */
export function when(iso: string, nowMs = Date.now()): string {
  return `${utc(iso)} (${fromNow(iso, nowMs)})`;
}

/** The same without how far away it is, where there is little room. */
export function utc(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** A day for people: `2026-12-25 (in 29 d)`. */
export function onDay(iso: string, nowMs = Date.now()): string {
  return `${iso.slice(0, 10)} (${fromNow(iso, nowMs)})`;
}

/** `in 29 d`, `3 h ago`, `now`: one unit, rounded down. */
function fromNow(iso: string, nowMs: number): string {
  const ms = Date.parse(iso) - nowMs;
  if (Math.abs(ms) < 1_000) return 'now';
  const [amount, unit] = formatDuration(Math.abs(ms)).split(' ');
  return ms < 0 ? `${amount} ${unit} ago` : `in ${amount} ${unit}`;
}
