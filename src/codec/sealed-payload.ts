import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { parseKeyId } from '../domain/encryption/key-id';
import { isPayloadScope } from '../domain/encryption/payload-scope';
import type { RingKey } from '../keys/ring-document';
import { PayloadUnreadable } from './unreadable';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCODING = Buffer.from('binary/encrypted');
const CIPHER_NAME = Buffer.from('AES-256-GCM');
const { Payload: PayloadProto } = temporal.api.common.v1;

/** What stands beside an encrypted payload, unencrypted. */
export interface Seal {
  readonly keyId: string;
  /** As `PayloadScope` has it; undefined for one that version 0.1 wrote. */
  readonly scope: string | undefined;
  /** As `KeyRing.proofsOf` has them; undefined where the key replaced none. */
  readonly proofs?: Uint8Array;
}

/**
 * @returns undefined for a payload that is not encrypted
 * @throws {PayloadUnreadable} where what stands beside it is not ours: it would get into messages
 */
export function sealOf({ metadata }: Payload): Seal | undefined {
  if (metadata?.encoding == null || Buffer.compare(metadata.encoding, ENCODING) !== 0) return undefined;
  const said = (name: string) => (metadata[name] == null ? undefined : Buffer.from(metadata[name]).toString());
  const keyId = said('encryption-key-id') ?? '';
  const scope = said('encryption-scope');
  if (parseKeyId(keyId) === undefined || (scope !== undefined && !isPayloadScope(scope))) {
    throw new PayloadUnreadable('payload.malformed');
  }
  const proofs = metadata['encryption-key-replaces'];
  return { keyId, scope, ...(proofs == null ? {} : { proofs }) };
}

export function seal(payload: Payload, key: RingKey, { scope, proofs }: { scope: string; proofs: Buffer }): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const bound = boundTo({ keyId: key.id, scope });
  const cipher = createCipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  const plain = PayloadProto.encode(payload).finish();
  return {
    metadata: {
      encoding: ENCODING,
      'encryption-cipher': CIPHER_NAME,
      'encryption-key-id': Buffer.from(key.id),
      'encryption-scope': Buffer.from(scope),
      ...(proofs.length === 0 ? {} : { 'encryption-key-replaces': proofs }),
    },
    data: Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

/** @throws {PayloadUnreadable} for a payload that is not exactly what was sealed with this key and for this scope */
export function unseal({ data }: Payload, { secret, id }: RingKey, sealed: Seal): Payload {
  if (data == null || data.length < NONCE_BYTES + TAG_BYTES) throw new PayloadUnreadable('payload.malformed');
  try {
    const nonce = data.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES })
      .setAAD(boundTo(sealed))
      .setAuthTag(data.subarray(data.length - TAG_BYTES));
    const middle = data.subarray(NONCE_BYTES, data.length - TAG_BYTES);
    const plain = PayloadProto.decode(Buffer.concat([decipher.update(middle), decipher.final()]));
    return { metadata: plain.metadata, data: plain.data };
  } catch {
    throw new PayloadUnreadable('key.does-not-fit', id);
  }
}

/** A payload cannot be passed off as one of another key, nor of another scope; neither of the two holds a blank. */
function boundTo({ keyId, scope }: Seal): Buffer {
  return Buffer.from(scope === undefined ? `lethe/1 ${keyId}` : `lethe/2 ${keyId} ${scope}`);
}
