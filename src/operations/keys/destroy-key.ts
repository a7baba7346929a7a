import { parseKeyId } from '../../domain/encryption/key-id';
import type { KeyRing } from '../../keys/key-ring';
import type { RingKey } from '../../keys/ring-document';
import type { TemporalClient } from '../operation-context';
import type { Refusal } from '../refusal';
import { type KeyNeed, keyNeeds } from './key-needs';

/** A key that is there and can be destroyed from here, once nothing needs it any more. */
export interface DestroyPlan {
  readonly key: RingKey;
  readonly needs: readonly KeyNeed[];
}

/**
 * Looks for a key, and for all that needs it.
 * @param connect opens the client; not called where the key is in use
 */
export async function planDestroy(
  ring: KeyRing,
  id: string,
  connect: () => Promise<TemporalClient>,
): Promise<DestroyPlan | Refusal> {
  if (parseKeyId(id) === undefined) return { refusal: 'not-a-key', id };
  const key = await ring.find(id);
  if (key === undefined) return gone(ring, id);
  if (!ring.writable) return { refusal: 'ring-read-only', where: ring.where };
  return { key, needs: await keyNeeds(connect, key, ring.supersededMs(key)) };
}

/** Destroys a key for good; a key that something needs stays. */
export async function destroyKey(ring: KeyRing, { key, needs }: DestroyPlan): Promise<Refusal | undefined> {
  if (needs.length > 0) return { refusal: 'key-needed', id: key.id, needs };
  await ring.destroy(key.id);
  return undefined;
}

async function gone(ring: KeyRing, id: string): Promise<Refusal> {
  const atMs = ring.destroyed.get(id);
  if (atMs === undefined) return { refusal: 'no-key', id, where: ring.where };
  // A ring that keeps its past may not have been let destroy it.
  await ring.forgetPast();
  return { refusal: 'key-destroyed', id, at: new Date(atMs).toISOString() };
}
