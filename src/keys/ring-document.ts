import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type KeyId, parseKeyId } from '../domain/encryption/key-id';
import { KeyRingFault } from './key-ring-fault';

const KEY_BYTES = 32;

const Instant = z.iso.datetime();
const KeyIdText = z.string().refine((text) => parseKeyId(text) !== undefined);

const RingText = z.strictObject({
  format: z.literal('lethe-key-ring/1'),
  keys: z.record(KeyIdText, z.strictObject({ made: Instant, key: z.base64() })),
  destroyed: z.record(KeyIdText, Instant).default({}),
  replaced: z.record(KeyIdText, z.base64()).default({}),
});

export interface RingKey {
  /** As it stands beside a payload, e.g. `academy/2026-11`. */
  readonly id: string;
  readonly parts: KeyId;
  /** @unit epoch milliseconds */
  readonly madeMs: number;
  readonly secret: KeyObject;
}

/** What a key ring holds, wherever it is kept. */
export interface RingDocument {
  readonly keys: ReadonlyMap<string, RingKey>;
  /** Ids of keys that are gone for good, and since when. @unit epoch milliseconds */
  readonly destroyed: ReadonlyMap<string, number>;
  /** Of keys that were destroyed before their month was over: what shows to a copy of the ring that they were replaced. */
  readonly replaced: ReadonlyMap<string, Buffer>;
}

export const EMPTY_RING: RingDocument = { keys: new Map(), destroyed: new Map(), replaced: new Map() };

/**
 * @param where for people, e.g. `the file /etc/lethe/keys.json`
 * @throws {KeyRingFault} for a text that is not a key ring; nothing of the text is repeated
 */
export function parseRing(text: string, where: string): RingDocument {
  const fault = (what: string) =>
    new KeyRingFault(
      `${where} is not a key ring: ${what}`,
      'restore it from its backup. If there is none, remove it: `lethe keys init` then makes a new one, which cannot decrypt the old data',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fault('it is not JSON');
  }
  const parsed = RingText.safeParse(value);
  if (!parsed.success) throw fault('its keys are not valid');
  const keys = new Map<string, RingKey>();
  for (const [id, { made, key }] of Object.entries(parsed.data.keys)) {
    const bytes = Buffer.from(key, 'base64');
    const parts = parseKeyId(id);
    if (bytes.length !== KEY_BYTES || parts === undefined)
      throw fault(`the key ${id} does not have ${KEY_BYTES} bytes`);
    keys.set(id, { id, parts, madeMs: Date.parse(made), secret: createSecretKey(bytes) });
  }
  const destroyed = new Map(Object.entries(parsed.data.destroyed).map(([id, at]) => [id, Date.parse(at)] as const));
  // Of two copies that somebody put together: what was destroyed in one stays so.
  for (const id of destroyed.keys()) keys.delete(id);
  const replaced = new Map(
    Object.entries(parsed.data.replaced).map(([id, proof]) => [id, Buffer.from(proof, 'base64')] as const),
  );
  return { keys, destroyed, replaced };
}

export function formatRing({ keys, destroyed, replaced }: RingDocument): string {
  const text: z.input<typeof RingText> = {
    format: 'lethe-key-ring/1',
    keys: Object.fromEntries(
      [...keys.values()].map(({ id, madeMs, secret }) => [
        id,
        { made: new Date(madeMs).toISOString(), key: secret.export().toString('base64') },
      ]),
    ),
    destroyed: Object.fromEntries([...destroyed].map(([id, ms]) => [id, new Date(ms).toISOString()])),
    ...(replaced.size === 0
      ? {}
      : { replaced: Object.fromEntries([...replaced].map(([id, proof]) => [id, proof.toString('base64')])) }),
  };
  return `${JSON.stringify(text, undefined, 2)}\n`;
}

export function makeSecret(): KeyObject {
  return createSecretKey(randomBytes(KEY_BYTES));
}
