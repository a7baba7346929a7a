import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { KeyRing } from '../keys/key-ring';
import { KeyRingFault } from '../keys/key-ring-fault';
import { changeRecord } from '../temporal/records/change-record';
import type { RecordSight } from '../temporal/records/describe-record';
import { type RecordSeal, sealedRecords } from '../temporal/records/sealed-records';

/** @unit milliseconds */
const EVERY_MS = 60_000;

/**
 * What was ever encrypted stays so, and nobody takes up what they cannot read. All workers of a namespace share one
 * queue of workflows, so the records of all its instances count.
 */
export class EncryptionGuard {
  private readonly marking = new Set<string>();

  constructor(
    private readonly client: Client,
    /** Absent where this worker does not encrypt. */
    private readonly ring: KeyRing | undefined,
  ) {}

  /** @throws {KeyRingFault} when this worker must not take up anything in its namespace */
  async checkNamespace(): Promise<void> {
    for await (const { instance, seal } of sealedRecords(this.client)) await this.check(instance, seal);
  }

  /** Looks again and again until the signal is aborted. @throws {KeyRingFault} as `checkNamespace()` */
  async live(signal: AbortSignal, everyMs = EVERY_MS): Promise<void> {
    for (;;) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await this.checkNamespace().catch((error: unknown) => {
        // A server that does not answer is looked at again.
        if (error instanceof KeyRingFault) throw error;
      });
    }
  }

  /**
   * Looks at the record of an instance that this worker serves, makes its first key where it has none yet, and marks
   * the record as encrypted where nobody has.
   * @throws {KeyRingFault} when this worker must not serve it
   */
  async see(instance: string, sight: RecordSight): Promise<void> {
    const { ring } = this;
    const seal: RecordSeal = sight.kind === 'none' ? { everEncrypted: sight.everEncrypted === true } : sight.open;
    await this.check(instance, seal);
    const { keyId } = seal;
    if (ring === undefined) return;
    // The key has the right name, and is another one.
    const known = keyId !== undefined && (await ring.find(keyId).catch(() => undefined)) !== undefined;
    if (sight.kind === 'unreadable' && known) throw otherKey(instance, keyId, ring.where);
    // Clients write only for instances that have a key.
    await ring.present(instance);
    if (sight.kind === 'found' && !sight.open.everEncrypted) this.mark(instance);
  }

  private async check(instance: string, { everEncrypted, keyId }: RecordSeal): Promise<void> {
    const { ring } = this;
    if (ring === undefined) {
      if (everEncrypted || keyId !== undefined) throw noRing(instance);
      return;
    }
    if (keyId === undefined || ring.destroyed.has(keyId)) return;
    // A ring that does not answer says nothing of its keys.
    const found = await ring.find(keyId).catch(() => 'unknown' as const);
    if (found === undefined) throw noKey(instance, keyId, ring.where);
  }

  /** A worker answers this update: this one, as soon as it runs. Where none does, the next look asks again. */
  private mark(instance: string): void {
    if (this.marking.has(instance)) return;
    this.marking.add(instance);
    void changeRecord(this.client, instance, 'markEncrypted', {}, { by: 'a worker with a key ring' })
      .catch(() => {})
      .finally(() => this.marking.delete(instance));
  }
}

function noRing(instance: string): KeyRingFault {
  return new KeyRingFault(
    `the payloads of ${instance} are encrypted, and this worker has no key ring: it takes up nothing`,
    'set LETHE_KEYS, or lethe: {encryption: {keys: …}}, as the other workers and clients of this namespace have it',
  );
}

function noKey(instance: string, keyId: string, where: string): KeyRingFault {
  return new KeyRingFault(
    `${where} lacks key ${keyId}, which ${instance} is encrypted with: this worker takes up nothing`,
    'all workers and clients of a namespace share one key ring: give this one the ring that has the key',
  );
}

function otherKey(instance: string, keyId: string, where: string): KeyRingFault {
  return new KeyRingFault(
    `${where} has another key ${keyId} than the one that ${instance} is encrypted with: this worker takes up nothing`,
    'all workers and clients of a namespace share one key ring: give this one the same as the others',
  );
}
