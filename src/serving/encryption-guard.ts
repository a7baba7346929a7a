import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { KeyRing } from '../keys/key-ring';
import { KeyRingFault } from '../keys/key-ring-fault';
import { changeRecord } from '../temporal/records/change-record';
import { describeRecord, type RecordSight } from '../temporal/records/describe-record';
import { type RecordSeal, sealedRecords } from '../temporal/records/sealed-records';

/** @unit milliseconds */
const EVERY_MS = 60_000;

/**
 * What was ever encrypted stays so, and nobody takes up what they cannot read. All workers of a namespace share one
 * queue of workflows, so the records of all its instances count. Once a worker with a ring has begun, it goes on: what it
 * cannot read then, anybody who writes to Temporal may have made, or its ring is out of reach.
 */
export class EncryptionGuard {
  private readonly marking = new Set<string>();
  /** What is wrong and does not end this worker: with instances that it serves, by id, and with all records. */
  private readonly served = new Map<string, KeyRingFault>();
  private records: readonly KeyRingFault[] = [];
  private told: readonly string[] = [];
  private begun = false;

  constructor(
    private readonly client: Client,
    /** Absent where this worker does not encrypt. */
    private readonly ring: KeyRing | undefined,
    /** Told once of what is wrong and does not end this worker. */
    private readonly onFault: (warning: string) => void,
  ) {}

  /**
   * A ring that reads the record of one instance is the ring of this namespace; then one that it cannot read may be made up.
   * @throws {KeyRingFault} when this worker must not take up anything in its namespace
   */
  async checkNamespace(): Promise<void> {
    const readable: string[] = [];
    const faults: KeyRingFault[] = [];
    for await (const { instance, seal } of sealedRecords(this.client)) {
      const fault = await this.faultOf(instance, seal);
      if (fault !== undefined) faults.push(fault);
      else if (seal.keyId !== undefined) readable.push(instance);
    }
    const [first] = faults;
    if (first !== undefined && !this.mayGoOn() && !(await this.readsOne(readable))) throw first;
    this.records = faults;
    this.tell();
  }

  /** What is wrong and does not end this worker. */
  warnings(): readonly string[] {
    const all = [...this.served.values(), ...this.records];
    return [...new Set(all.map(({ message, hint }) => `${message}; ${hint}`))];
  }

  /**
   * Looks again and again until the signal is aborted.
   * @throws {KeyRingFault} where this worker has no key ring, and somebody has begun to encrypt
   */
  async live(signal: AbortSignal, everyMs = EVERY_MS): Promise<void> {
    this.begun = true;
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
   * @throws {KeyRingFault} when this worker must not begin to serve it
   */
  async see(instance: string, sight: RecordSight): Promise<void> {
    const { ring } = this;
    const seal: RecordSeal = sight.kind === 'none' ? { everEncrypted: sight.everEncrypted === true } : sight.open;
    const fault = (await this.faultOf(instance, seal)) ?? (await this.faultIn(instance, seal, sight));
    if (fault !== undefined && !this.mayGoOn()) throw fault;
    if (fault === undefined) this.served.delete(instance);
    else this.served.set(instance, fault);
    this.tell();
    if (fault === undefined && ring !== undefined && sight.kind === 'found' && !sight.open.everEncrypted)
      this.mark(instance);
  }

  private async faultOf(instance: string, { everEncrypted, keyId }: RecordSeal): Promise<KeyRingFault | undefined> {
    const { ring } = this;
    if (ring === undefined) return everEncrypted || keyId !== undefined ? noRing(instance) : undefined;
    if (keyId === undefined || ring.destroyed.has(keyId)) return undefined;
    // A ring that does not answer says nothing of its keys.
    const found = await ring.find(keyId).catch(() => 'unknown' as const);
    return found === undefined ? noKey(instance, keyId, ring.where) : undefined;
  }

  /** Of an instance that this worker serves; makes its first key, as clients write only for instances that have one. */
  private async faultIn(
    instance: string,
    { keyId }: RecordSeal,
    sight: RecordSight,
  ): Promise<KeyRingFault | undefined> {
    const { ring } = this;
    if (ring === undefined) return undefined;
    // The key has the right name, and is another one.
    const known = keyId !== undefined && (await ring.find(keyId).catch(() => undefined)) !== undefined;
    if (sight.kind === 'unreadable' && known) return otherKey(instance, keyId, ring.where);
    try {
      await ring.present(instance);
      return undefined;
    } catch (error) {
      if (error instanceof KeyRingFault) return error;
      throw error;
    }
  }

  private mayGoOn(): boolean {
    return this.begun && this.ring !== undefined;
  }

  private tell(): void {
    const now = this.warnings();
    for (const warning of now) if (!this.told.includes(warning)) this.onFault(warning);
    this.told = now;
  }

  private async readsOne(instances: readonly string[]): Promise<boolean> {
    for (const instance of instances) {
      const sight = await describeRecord(this.client, instance);
      if (sight.kind === 'found' || sight.kind === 'newer') return true;
    }
    return false;
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
    `${where} lacks key ${keyId}, which ${instance} is encrypted with: this worker cannot read it`,
    'all workers and clients of a namespace share one key ring: give this one the ring that has the key. If no ring has it, somebody has made up that record',
  );
}

function otherKey(instance: string, keyId: string, where: string): KeyRingFault {
  return new KeyRingFault(
    `${where} has another key ${keyId} than the one that ${instance} is encrypted with: this worker cannot read it`,
    'all workers and clients of a namespace share one key ring: give this one the same as the others',
  );
}
