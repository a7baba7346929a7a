import { type OpenEncryption, openEncryption } from '../codec/open-encryption';
import type { InstanceConfig } from '../config/load-config';
import { HOUR_MS } from '../domain/time/day-ms';
import type { KeyRing } from '../keys/key-ring';
import { KeyRingFault } from '../keys/key-ring-fault';
import { ringOutlook } from '../keys/ring-outlook';
import type { Logger } from '../telemetry/logger';

export interface WorkerEncryptionSettings {
  readonly instances: readonly InstanceConfig[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly engine: { readonly address: string; readonly onThisMachine: boolean };
  readonly logger: Logger;
}

const LOOK_AGAIN_MS = 12 * HOUR_MS;

/**
 * How this worker's payloads are kept in the Temporal server.
 * @throws {KeyRingFault} when learners' names would be stored unencrypted without a setting, or the ring cannot be used
 */
export async function openWorkerEncryption(settings: WorkerEncryptionSettings): Promise<OpenEncryption> {
  const { instances, env, engine, logger } = settings;
  const ids = instances.map(({ card }) => card.id);
  const encryption = await openEncryption({
    instances: ids,
    files: instances.flatMap(({ encryption: said, source }) =>
      said === undefined ? [] : [{ where: source.file, said }],
    ),
    env,
    engine,
    onRingFault: (error) => logger.error({}, `the key ring fails: ${error instanceof Error ? error.message : ''}`),
  });
  const { ring } = encryption;
  if (ring === undefined) {
    logger.warn({}, "payloads are not encrypted: Temporal's database stores learners' names unencrypted");
    return encryption;
  }
  if (ring.readableByOthers) logger.warn({}, `others can read the key ring: chmod 600, ${ring.where}`);
  const { missing } = ringOutlook(ring, ids);
  if (missing.length > 0) throw lacks(ring, missing);
  warnOfMonthsEnd(ring, ids, logger);
  setInterval(() => warnOfMonthsEnd(ring, ids, logger), LOOK_AGAIN_MS).unref();
  return encryption;
}

function lacks(ring: KeyRing, missing: readonly string[]): KeyRingFault {
  return new KeyRingFault(
    `${ring.where} cannot be written from here and lacks the keys of this month: ${missing.join(', ')}`,
    'make them where the ring is (lethe keys init --months 12), and distribute it again',
  );
}

/** A ring that is only read gets no key by itself when a month begins. */
function warnOfMonthsEnd(ring: KeyRing, ids: readonly string[], logger: Logger): void {
  const { missing, soon } = ringOutlook(ring, ids);
  for (const key of missing) logger.error({}, `nothing can be written: the key ring lacks key ${key}`);
  for (const key of soon) {
    logger.warn(
      {},
      `the key ring lacks key ${key}, and cannot be written from here: nothing can be written next month`,
    );
  }
}
