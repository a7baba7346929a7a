import { formatKeyId } from '../domain/encryption/key-id';
import type { RingDocument, RingKey } from './ring-document';

/** The newest key of an instance in a month. */
export function latestOf({ keys }: RingDocument, instance: string, month: string): RingKey | undefined {
  let latest: RingKey | undefined;
  for (const key of keys.values()) {
    if (key.parts.instance !== instance || key.parts.month !== month) continue;
    if (latest === undefined || key.parts.version > latest.parts.version) latest = key;
  }
  return latest;
}

/** Never one that was destroyed: its name must not come back for another key. */
export function versionAfter({ keys, destroyed }: RingDocument, instance: string, month: string): number {
  const taken = (version: number) => {
    const id = formatKeyId({ instance, month, version });
    return keys.has(id) || destroyed.has(id);
  };
  let version = 1;
  while (taken(version)) version += 1;
  return version;
}
