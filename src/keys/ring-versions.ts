import { formatKeyId } from '../domain/encryption/key-id';
import { MOST_PROOFS, replacedProof } from './replaced-proof';
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

/** What shows that a key has replaced those before it in its month; empty where there was none. */
export function proofsOf({ keys, replaced }: RingDocument, { parts }: RingKey): Buffer {
  const proofs: Buffer[] = [];
  for (let version = Math.max(1, parts.version - MOST_PROOFS); version < parts.version; version += 1) {
    const id = formatKeyId({ ...parts, version });
    const before = keys.get(id);
    const proof = before === undefined ? replaced.get(id) : replacedProof(before);
    if (proof !== undefined) proofs.push(proof);
  }
  return Buffer.concat(proofs);
}
