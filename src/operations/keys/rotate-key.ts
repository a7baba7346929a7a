import type { KeyRing } from '../../keys/key-ring';
import type { Refusal } from '../refusal';

/**
 * Gives an instance a new key for what is written from now on.
 * @param known a config names the instance; any other name must have a key already, as one that was mistyped must not make one
 * @returns the id of the new key
 */
export async function rotateKey(ring: KeyRing, instance: string, known: boolean): Promise<string | Refusal> {
  const has = ring.keys.some(({ parts }) => parts.instance === instance);
  if (!known && !has) return { refusal: 'no-key-of-instance', instance, where: ring.where };
  const { id } = await ring.rotate(instance);
  return id;
}
