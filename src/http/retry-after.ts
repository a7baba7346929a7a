/** A service that asks for more is asked again after a day: nobody waits for years on a header. @unit milliseconds */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * A `Retry-After` header, in seconds or as an HTTP date; undefined when there is none or it says nothing.
 * @unit milliseconds from now, at most a day
 * @source RFC 9110, 10.2.3
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), LONGEST_MS);
}
