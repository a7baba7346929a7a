import type { Client } from '@temporalio/client';
import { lenientCodec } from '../codec/encryption-codec';
import { openEncryption } from '../codec/open-encryption';
import type { RingSeen } from '../domain/checks/check-keys';
import type { EncryptionSource } from '../domain/encryption/choose-encryption';
import { seeRing } from '../keys/see-ring';
import { engineConfig } from '../temporal/connect/engine-config';
import { isLoopback } from '../temporal/connect/loopback-address';
import { openClient } from '../temporal/connect/open-client';

export interface ConnectClientOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the instance files say of encryption. */
  readonly files: readonly EncryptionSource[];
  readonly instances: readonly string[];
  /** Told about faults of the key ring, and about what cannot be read. */
  readonly note: (line: string) => void;
}

/**
 * A client of the Temporal server that the environment names, with its payloads encrypted as the environment and the
 * instance files say; close its connection.
 * @throws EngineFault; KeyRingFault when the server is remote and there is no setting, or the ring cannot be read
 */
export async function connectClient({ env, files, instances, note }: ConnectClientOptions): Promise<{
  readonly client: Client;
  readonly address: string;
  readonly encrypts: boolean;
  /** Whether its ring has this key, or had it until it was destroyed. */
  holds(keyId: string): Promise<boolean>;
  /** Its ring, beside keys that are in use for an instance. */
  seeRing(instance: string, inUse: readonly string[]): Promise<RingSeen>;
}> {
  const { address } = engineConfig(env);
  // Before anything is sent to a Temporal server that must not see it.
  const { dataConverter, ring } = await openEncryption({
    files,
    instances,
    env,
    engine: { address, onThisMachine: isLoopback(address) },
    onRingFault: (error) => note(error instanceof Error ? error.message : String(error)),
    codec: (codec) => lenientCodec(codec, (error) => note(`some of it cannot be read any more: ${error.says}`)),
  });
  const holds = async (keyId: string) =>
    ring !== undefined && (ring.destroyed.has(keyId) || (await ring.find(keyId)) !== undefined);
  return {
    client: await openClient({ env, dataConverter }),
    address,
    encrypts: ring !== undefined,
    holds,
    seeRing: (instance, inUse) => seeRing(ring, instance, inUse),
  };
}
