import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RingKey } from './ring-document';

const PROOF_BYTES = 32;
/** Of a key that was changed again and again in its month, the newest ones stand beside a payload. */
export const MOST_PROOFS = 9;

/**
 * Shows to the holder of a key that it was replaced. Only a holder of that key can make it, so that nobody who merely writes to
 * Temporal can stop a worker with a copy of the ring. It gives nothing of the key away.
 */
export function replacedProof({ id, secret }: RingKey): Buffer {
  return createHmac('sha256', secret).update(`lethe/replaced ${id}`).digest();
}

/** Whether one of the proofs is that this key was replaced. */
export function isReplaced(key: RingKey, proofs: Uint8Array): boolean {
  if (proofs.length === 0 || proofs.length % PROOF_BYTES !== 0 || proofs.length > MOST_PROOFS * PROOF_BYTES)
    return false;
  const wanted = replacedProof(key);
  for (let at = 0; at < proofs.length; at += PROOF_BYTES) {
    if (timingSafeEqual(wanted, proofs.subarray(at, at + PROOF_BYTES))) return true;
  }
  return false;
}
