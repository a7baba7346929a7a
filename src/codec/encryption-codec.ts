import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { formatKeyId, monthAt, parseKeyId } from '../domain/encryption/key-id';
import { payloadScope } from '../domain/encryption/payload-scope';
import type { KeyRing } from '../keys/key-ring';
import { InstanceUnknown, RingOutdated } from '../keys/key-ring-fault';
import { type Seal, seal, sealOf, unseal } from './sealed-payload';
import { PayloadUnreadable } from './unreadable';

export interface CodecOptions {
  /** Told what is wrong with the key ring, which Temporal must not be. */
  readonly onRingFault?: (error: unknown) => void;
}

/**
 * Encrypts every payload that leaves this process for Temporal, with the present key of the instance whose workflow it
 * belongs to, and bound to that workflow; decrypts by the key id that stands beside it. What is not encrypted is let
 * through: runs that began without encryption go on.
 *
 * @param ring undefined where there is none: then what is encrypted cannot be read, and the rest stays unencrypted
 */
export function encryptionCodec(ring: KeyRing | undefined, { onRingFault }: CodecOptions = {}): PayloadCodec {
  const fromRing = async <T>(ask: (ring: KeyRing) => Promise<T>, id: string): Promise<T> => {
    if (ring === undefined) throw new PayloadUnreadable('ring.missing', id);
    try {
      return await ask(ring);
    } catch (error) {
      onRingFault?.(error);
      if (error instanceof InstanceUnknown) throw new PayloadUnreadable('ring.without-instance', error.instance);
      if (error instanceof RingOutdated) throw new PayloadUnreadable('ring.outdated', error.keyId);
      throw new PayloadUnreadable('ring.fails');
    }
  };
  return {
    async encode(payloads, context) {
      const scope = payloadScope(context?.workflowId);
      if (ring === undefined || scope === undefined || payloads.length === 0) return payloads;
      const { instance, text } = scope;
      const id = formatKeyId({ instance, month: monthAt(Date.now()), version: 1 });
      const key = await fromRing((open) => open.present(instance), id);
      const proofs = ring.proofsOf(key);
      return payloads.map((payload) => seal(payload, key, { scope: text, proofs }));
    },
    decode: (payloads, context) =>
      Promise.all(
        payloads.map(async (payload) => {
          const sealed = sealOf(payload);
          if (sealed === undefined) return payload;
          if (context !== undefined) mustBelong(sealed, context);
          const { keyId, proofs } = sealed;
          const key = await fromRing((open) => open.find(keyId, proofs), keyId);
          if (key !== undefined) return unseal(payload, key, sealed);
          throw new PayloadUnreadable(ring?.destroyed.has(keyId) === true ? 'key.destroyed' : 'key.missing', keyId);
        }),
      ),
  };
}

/**
 * Somebody who can write to Temporal, and has no key, could start a run with the ciphertext of another: a worker would
 * write its names under a key of its own, and a destroyed key's learner could be read again.
 */
function mustBelong({ keyId, scope }: Seal, { workflowId }: SerializationContext): void {
  const here = payloadScope(workflowId);
  if (scope === undefined) throw new PayloadUnreadable('payload.unbound');
  if (here === undefined || scope !== here.text || parseKeyId(keyId)?.instance !== here.instance) {
    throw new PayloadUnreadable('payload.elsewhere', scope);
  }
}

/** As `codec`, for lists: what nobody is to read any more is nothing (`undefined`), and the rest is shown. */
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
