import { compareKeyIds, endOfMonth, formatKeyId, parseKeyId } from '../domain/encryption/key-id';
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

/** The key that a key of its month was replaced by. */
export function nextOf({ keys }: RingDocument, { parts }: RingKey): RingKey | undefined {
  const { instance, month, version } = parts;
  return [...keys.values()]
    .filter(({ parts: one }) => one.instance === instance && one.month === month && one.version > version)
    .sort((a, b) => compareKeyIds(a.parts, b.parts))[0];
}

/** A ring once a key is destroyed; until its month is over, a copy of the ring may still be written with that key. */
export function withoutKey({ keys, destroyed, replaced }: RingDocument, id: string, nowMs: number): RingDocument {
  const inUse = (one: string) => endOfMonth(parseKeyId(one)?.month ?? '') > nowMs;
  const key = keys.get(id);
  const proofs = new Map([...replaced].filter(([one]) => inUse(one)));
  if (key !== undefined && inUse(id)) proofs.set(id, replacedProof(key));
  return {
    keys: new Map([...keys].filter(([one]) => one !== id)),
    destroyed: new Map(destroyed).set(id, nowMs),
    replaced: proofs,
  };
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

/** A key that a later state of a ring has not, or has otherwise, although nobody destroyed it: that is another ring. */
export function lostKey(before: RingDocument, after: RingDocument): string | undefined {
  for (const { id, secret } of before.keys.values()) {
    const now = after.keys.get(id);
    if (now === undefined ? !after.destroyed.has(id) : !now.secret.equals(secret)) return id;
  }
  return undefined;
}
