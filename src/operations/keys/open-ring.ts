import type { KeyRingRef } from '../../domain/encryption/key-ring-ref';
import type { KeyRing } from '../../keys/key-ring';
import { openKeyRing } from '../../keys/open-key-ring';

/**
 * A key ring, as it is now: a change by another process is seen at once.
 * @throws KeyRingFault when it does not exist or is not a key ring
 */
export function openRing(ref: KeyRingRef, env: Readonly<Record<string, string | undefined>>): Promise<KeyRing> {
  return openKeyRing(ref, env, { refreshMs: 0 });
}
