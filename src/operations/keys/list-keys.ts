import { monthAt } from '../../domain/encryption/key-id';
import type { KeyRing } from '../../keys/key-ring';

export interface KeyRow {
  readonly id: string;
  readonly state: 'in use' | 'for reading' | 'for later' | 'destroyed';
  /** ISO 8601; absent of one that was destroyed. */
  readonly made?: string;
  readonly destroyed?: string;
}

/** What each key of a ring is for. */
export function listKeys(ring: KeyRing, nowMs: number): readonly KeyRow[] {
  const present = ring.keys.map((key): KeyRow => {
    const later = key.parts.month > monthAt(nowMs);
    const state = later ? 'for later' : ring.supersededMs(key) > nowMs ? 'in use' : 'for reading';
    return { id: key.id, state, made: new Date(key.madeMs).toISOString() };
  });
  const destroyed = [...ring.destroyed].map(
    ([id, ms]): KeyRow => ({ id, state: 'destroyed', destroyed: new Date(ms).toISOString() }),
  );
  return [...present, ...destroyed];
}
