import { monthAt, nextMonth } from '../../domain/encryption/key-id';
import type { KeyRingRef } from '../../domain/encryption/key-ring-ref';
import { makeKeyRing } from '../../keys/open-key-ring';
import { openRing } from './open-ring';

export interface MadeKeys {
  /** Whether the ring is new. */
  readonly made: boolean;
  /** Ids of the new keys. */
  readonly added: readonly string[];
}

/**
 * Makes the key ring if there is none, and the keys of this month and those after it, for these instances and for those
 * that have a key.
 * @throws KeyRingFault when the ring cannot be written
 */
export async function makeKeys(
  ref: KeyRingRef,
  env: Readonly<Record<string, string | undefined>>,
  { instances, months }: { readonly instances: readonly string[]; readonly months: number },
): Promise<MadeKeys> {
  const made = await makeKeyRing(ref, env);
  const ring = await openRing(ref, env);
  const added: string[] = [];
  for (const instance of new Set([...instances, ...ring.keys.map(({ parts }) => parts.instance)])) {
    let month = monthAt(Date.now());
    for (let left = months; left > 0; left -= 1) {
      const key = await ring.provide(instance, month);
      if (key !== undefined) added.push(key.id);
      month = nextMonth(month);
    }
  }
  return { made, added };
}
