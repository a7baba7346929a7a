import { resolve } from 'node:path';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import { chooseEncryption, type EncryptionSource, encryptionOfEnv } from '../domain/encryption/choose-encryption';
import type { KeyRing } from '../keys/key-ring';
import { KeyRingFault } from '../keys/key-ring-fault';
import { openKeyRing } from '../keys/open-key-ring';
import { dataConverter } from './data-converter';
import { encryptionCodec } from './encryption-codec';

export interface EncryptionSettings {
  /** What the instance files say. */
  readonly files: readonly EncryptionSource[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly engine: { readonly address: string; readonly onThisMachine: boolean };
  /** Those that a config of ours names: they may get their first key here. */
  readonly instances: readonly string[];
  /** Told what is wrong with the key ring, in full. */
  readonly onRingFault?: (error: unknown) => void;
  /** What is made of the codec, e.g. a lenient one for lists. */
  readonly codec?: (codec: PayloadCodec) => PayloadCodec;
}

export interface OpenEncryption {
  readonly dataConverter: DataConverter;
  /** Absent if payloads are not encrypted. */
  readonly ring?: KeyRing;
}

/**
 * How payloads are to be kept, by all that say something about it.
 * @throws {KeyRingFault} when they contradict each other, a remote Temporal server has no setting, or the ring
 * cannot be read
 */
export async function openEncryption(settings: EncryptionSettings): Promise<OpenEncryption> {
  const { files, instances, env, engine, onRingFault, codec = (plain) => plain } = settings;
  const said = encryptionOfEnv(env, (path) => resolve(path));
  if (typeof said === 'string') throw new KeyRingFault(said, 'correct it, or take it out of the environment');
  const choice = chooseEncryption([...said, ...files], engine);
  if (choice.kind === 'refuse') throw new KeyRingFault(choice.message, choice.hint);
  const mayBegin = (instance: string) => instances.includes(instance);
  const off = choice.kind === 'clear' || choice.said.kind === 'off';
  const ring = off ? undefined : await openKeyRing(choice.said, env, { mayBegin });
  return {
    dataConverter: dataConverter(codec(encryptionCodec(ring, onRingFault === undefined ? {} : { onRingFault }))),
    ...(ring === undefined ? {} : { ring }),
  };
}
