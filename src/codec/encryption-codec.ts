import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { formatKeyId, monthAt, parseKeyId, SHARED } from '../domain/encryption/key-id';
import { INSTANCE_ID, isSiteClaim } from '../domain/instance/instance';
import type { KeyRing } from '../keys/key-ring';
import type { RingKey } from '../keys/ring-document';
import { PayloadUnreadable, unreadable } from './unreadable';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCODING = Buffer.from('binary/encrypted');
const CIPHER_NAME = Buffer.from('AES-256-GCM');
const { Payload: PayloadProto } = temporal.api.common.v1;

export interface CodecOptions {
  /** Told what is wrong with the key ring, which the engine must not be. */
  readonly onRingFault?: (error: unknown) => void;
}

/**
 * Encrypts every payload that leaves this process for the engine, with the present key of the instance whose workflow
 * it belongs to; decrypts by the key id that stands beside it. What is not encrypted is let through: runs that began in
 * clear go on.
 *
 * @param ring undefined where there is none: then what is encrypted cannot be read, and the rest stays in clear
 */
export function encryptionCodec(ring: KeyRing | undefined, { onRingFault }: CodecOptions = {}): PayloadCodec {
  const fromRing = async <T>(ask: (ring: KeyRing) => Promise<T>, id: string): Promise<T> => {
    if (ring === undefined) throw unreadable.noRing(id);
    try {
      return await ask(ring);
    } catch (error) {
      onRingFault?.(error);
      throw unreadable.ringFails();
    }
  };
  return {
    async encode(payloads, context) {
      if (ring === undefined || payloads.length === 0 || isSiteClaim(context?.workflowId ?? '')) return payloads;
      const instance = instanceOf(context);
      const id = formatKeyId({ instance, month: monthAt(Date.now()), version: 1 });
      const key = await fromRing((open) => open.present(instance), id);
      return payloads.map((payload) => encrypt(payload, key));
    },
    decode: (payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          const id = keyIdOf(payload);
          if (id === undefined) return payload;
          const key = await fromRing((open) => open.find(id), id);
          if (key !== undefined) return decrypt(payload, key);
          throw ring?.destroyed.has(id) === true ? unreadable.destroyed(id) : unreadable.noKey(id);
        }),
      ),
  };
}

/** As `codec`, for lists: what was made unreadable on purpose is nothing (`undefined`), and the rest is shown. */
export function lenientCodec(codec: PayloadCodec, onForgotten: (error: PayloadUnreadable) => void): PayloadCodec {
  return {
    encode: (payloads, context) => codec.encode(payloads, context),
    decode: (payloads, context) =>
      Promise.all(
        payloads.map(async (payload) => {
          try {
            const [plain] = await codec.decode([payload], context);
            return plain ?? NOTHING;
          } catch (error) {
            if (!(error instanceof PayloadUnreadable) || !error.forgotten) throw error;
            onForgotten(error);
            return NOTHING;
          }
        }),
      ),
  };
}

/** How Temporal's converters write `undefined`. */
const NOTHING: Payload = { metadata: { encoding: Buffer.from('binary/null') } };

/** `retirement/<instance>/<id>`, `discovery/<instance>/…` and all other ids of ours have it in second place. */
export function instanceOf(context: SerializationContext | undefined): string {
  const instance = context?.workflowId?.split('/')[1];
  return instance !== undefined && INSTANCE_ID.test(instance) ? instance : SHARED;
}

function keyIdOf({ metadata }: Payload): string | undefined {
  if (metadata?.encoding === undefined || metadata.encoding === null) return undefined;
  if (Buffer.compare(metadata.encoding, ENCODING) !== 0) return undefined;
  const id = metadata['encryption-key-id'];
  const text = id == null ? '' : Buffer.from(id).toString();
  // Whatever stands there gets into texts: let nothing else in.
  if (parseKeyId(text) === undefined) throw unreadable.malformed();
  return text;
}

function encrypt(payload: Payload, key: RingKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(key.id));
  const plain = PayloadProto.encode(payload).finish();
  return {
    metadata: { encoding: ENCODING, 'encryption-cipher': CIPHER_NAME, 'encryption-key-id': Buffer.from(key.id) },
    data: Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

function decrypt({ data }: Payload, key: RingKey): Payload {
  if (data == null || data.length < NONCE_BYTES + TAG_BYTES) throw unreadable.malformed();
  try {
    const nonce = data.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_BYTES })
      .setAAD(boundTo(key.id))
      .setAuthTag(data.subarray(data.length - TAG_BYTES));
    const middle = data.subarray(NONCE_BYTES, data.length - TAG_BYTES);
    const plain = PayloadProto.decode(Buffer.concat([decipher.update(middle), decipher.final()]));
    return { metadata: plain.metadata, data: plain.data };
  } catch {
    throw unreadable.doesNotFit(key.id);
  }
}

/** A payload cannot be passed off as one of another key. */
function boundTo(keyId: string): Buffer {
  return Buffer.from(`lethe/1 ${keyId}`);
}
