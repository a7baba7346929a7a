import { endOfMonth, formatKeyId, monthAt, nextMonth } from '../domain/encryption/key-id';
import { DAY_MS } from '../domain/time/day-ms';
import type { KeyRing } from './key-ring';

const WARN_MS = 7 * DAY_MS;

export interface RingOutlook {
  /** Keys without which nothing can be written now. */
  readonly missing: readonly string[];
  /** Keys without which nothing can be written in at most seven days. */
  readonly soon: readonly string[];
}

/** What a ring that is only read lacks; one that can be written makes its keys by itself. */
export function ringOutlook(ring: KeyRing, instances: readonly string[], nowMs = Date.now()): RingOutlook {
  if (ring.writable) return { missing: [], soon: [] };
  const month = monthAt(nowMs);
  const has = (instance: string, of: string) =>
    ring.keys.some(({ parts }) => parts.instance === instance && parts.month === of);
  const lacking = (of: string) =>
    instances.filter((one) => !has(one, of)).map((instance) => formatKeyId({ instance, month: of, version: 1 }));
  return {
    missing: lacking(month),
    soon: endOfMonth(month) - nowMs < WARN_MS ? lacking(nextMonth(month)) : [],
  };
}
