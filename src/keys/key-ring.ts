import { compareKeyIds, endOfMonth, formatKeyId, monthAt, parseKeyId, SHARED } from '../domain/encryption/key-id';
import { InstanceUnknown, KeyRingFault, RingOutdated, RingReplaced } from './key-ring-fault';
import { isReplaced } from './replaced-proof';
import { EMPTY_RING, makeSecret, type RingDocument, type RingKey } from './ring-document';
import type { RingSource } from './ring-source';
import { latestOf, lostKey, nextOf, proofsOf, versionAfter, withoutKey } from './ring-versions';

export interface KeyRingOptions {
  /** How long a change by another process may go unnoticed. @unit milliseconds, default 5,000 (a file) */
  readonly refreshMs?: number;
  readonly now?: () => number;
  /**
   * Which instances may get their first key by being written for. Not those of which only a workflow id speaks: anybody
   * who reaches Temporal, or mistypes a name, can make those up. @default none
   */
  readonly mayBegin?: (instance: string) => boolean;
}

const NO_PROOFS = Buffer.alloc(0);
/** For so long, an id that is not there is not looked for again. @unit milliseconds */
const MISSED_FOR_MS = 1_000;
const MOST_MISSED = 1_000;

/**
 * The keys of all instances: one for each month, made by the first process that writes in it. A key is on the disk before
 * anything is encrypted with it.
 */
export class KeyRing {
  private version: string | undefined;
  private lookedMs = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  /** When ids were looked for that are not there. @unit epoch milliseconds */
  private readonly missed = new Map<string, number>();
  /** By instance, of `ring` alone. */
  private readonly latest = new Map<string, RingKey>();
  private readonly making = new Map<string, Promise<RingKey>>();
  /** Ids of keys that others have replaced: this ring was handed out before. */
  private readonly replaced = new Set<string>();
  private readonly mayBegin: (instance: string) => boolean;
  private readonly now: () => number;
  private readonly refreshMs: number;

  private constructor(
    private readonly source: RingSource,
    private held: RingDocument,
    options: KeyRingOptions,
  ) {
    this.now = options.now ?? Date.now;
    this.mayBegin = options.mayBegin ?? (() => false);
    this.refreshMs = options.refreshMs ?? source.refreshMs ?? 5_000;
  }

  /** @throws {KeyRingFault} when it does not exist or is not a key ring */
  static async open(source: RingSource, options: KeyRingOptions = {}): Promise<KeyRing> {
    const ring = new KeyRing(source, EMPTY_RING, options);
    await ring.look();
    return ring;
  }

  private get ring(): RingDocument {
    return this.held;
  }

  private set ring(ring: RingDocument) {
    this.held = ring;
    this.latest.clear();
  }

  get where(): string {
    return this.source.where;
  }

  get writable(): boolean {
    return this.source.writable;
  }

  get readableByOthers(): boolean {
    return this.source.readableByOthers;
  }

  /** Oldest first, by instance. */
  get keys(): readonly RingKey[] {
    return [...this.ring.keys.values()].sort((a, b) => compareKeyIds(a.parts, b.parts));
  }

  /** Ids and since when. @unit epoch milliseconds */
  get destroyed(): ReadonlyMap<string, number> {
    return this.ring.destroyed;
  }

  /**
   * What is encrypted now for an instance is encrypted with this.
   * @throws {KeyRingFault} when the month has none yet and the ring cannot be written
   * @throws {InstanceUnknown} for an instance that never had a key, unless it may begin here
   * @throws {RingOutdated} when others have replaced the newest key that this ring has
   */
  async present(instance: string): Promise<RingKey> {
    await this.freshen();
    const month = monthAt(this.now());
    const known = this.latest.get(instance);
    const found = known?.parts.month === month ? known : latestOf(this.ring, instance, month);
    if (found !== undefined) {
      this.latest.set(instance, found);
      if (this.replaced.has(found.id)) throw new RingOutdated(found.id, this.where);
      return found;
    }
    if (!this.knows(instance)) await this.look();
    if (!this.knows(instance)) throw new InstanceUnknown(instance, this.where);
    const making = this.making.get(instance) ?? this.make(instance, month);
    this.making.set(instance, making);
    return making.finally(() => this.making.delete(instance));
  }

  /** Stands beside what a key encrypts, for those with a copy of the ring that was handed out before. */
  proofsOf(key: RingKey): Buffer {
    return proofsOf(this.ring, key);
  }

  /**
   * @param proofs that stand beside a payload; see `proofsOf`
   * @returns undefined when there is no such key, or none any more
   */
  async find(id: string, proofs: Uint8Array = NO_PROOFS): Promise<RingKey | undefined> {
    await this.freshen();
    // Another process may have made it a moment ago.
    if (!this.ring.keys.has(id) && !this.ring.destroyed.has(id)) await this.lookFor(id);
    const found = this.ring.keys.get(id);
    if (found === undefined) this.noteReplaced(id, proofs);
    return found;
  }

  /** Makes sure that a month has its key. @returns undefined when it was there already */
  async provide(instance: string, month: string): Promise<RingKey | undefined> {
    await this.look();
    return latestOf(this.ring, instance, month) === undefined ? this.make(instance, month) : undefined;
  }

  /** A new key for what is written from now on. The one before stays, to read with. */
  async rotate(instance: string): Promise<RingKey> {
    await this.look();
    if (!this.knows(instance)) throw new InstanceUnknown(instance, this.where);
    return this.make(instance, monthAt(this.now()), true);
  }

  /** For good, at once: nothing asks here whether it is still needed. */
  async destroy(id: string): Promise<void> {
    this.ring = await this.source.update((present) => withoutKey(this.continued(present), id, this.now()));
    await this.forgetPast();
  }

  /** Earlier states of the ring, which may hold destroyed keys, go for good where they are kept beside it. */
  async forgetPast(): Promise<void> {
    await this.source.forgetPast?.();
  }

  /**
   * From when on nobody writes with a key any more.
   * @returns epoch milliseconds; in the future for a key in use
   */
  supersededMs(key: RingKey): number {
    return nextOf(this.ring, key)?.madeMs ?? endOfMonth(key.parts.month);
  }

  private knows(instance: string): boolean {
    if (instance === SHARED || this.mayBegin(instance)) return true;
    const ids = [...this.ring.keys.keys(), ...this.ring.destroyed.keys()];
    return ids.some((id) => id.startsWith(`${instance}/`));
  }

  /**
   * A process that cannot see that a key was replaced finds out by what others write. An id alone says nothing: anybody who
   * writes to Temporal can make one up.
   */
  private noteReplaced(id: string, proofs: Uint8Array): void {
    const parts = parseKeyId(id);
    const held = parts === undefined ? undefined : latestOf(this.ring, parts.instance, parts.month);
    if (held !== undefined && isReplaced(held, proofs)) this.replaced.add(held.id);
  }

  private async make(instance: string, month: string, another = false): Promise<RingKey> {
    let made: RingKey | undefined;
    const ring = await this.source.update((present) => {
      const there = latestOf(this.continued(present), instance, month);
      if (there !== undefined && !another) return undefined;
      const parts = { instance, month, version: versionAfter(present, instance, month) };
      const id = formatKeyId(parts);
      made = { id, parts, madeMs: this.now(), secret: makeSecret() };
      return { keys: new Map(present.keys).set(id, made), destroyed: present.destroyed, replaced: present.replaced };
    });
    this.ring = ring;
    // What is in the ring counts: another process may have been first.
    const found = latestOf(ring, instance, month);
    if (found === undefined) throw new KeyRingFault(`${this.where} did not store a new key`, 'check its disk');
    return found;
  }

  /** Keys of the same names would be others in another ring, and nobody could read what is written with them. */
  private continued(ring: RingDocument): RingDocument {
    const lost = lostKey(this.ring, ring);
    if (lost !== undefined) throw new RingReplaced(lost, this.where);
    return ring;
  }

  private async freshen(): Promise<void> {
    if (this.now() - this.lookedMs < this.refreshMs) return;
    await this.lookTogether();
  }

  private lookTogether(): Promise<void> {
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** A look can be a call to Vault, and thousands of payloads can have an id that no ring has. */
  private async lookFor(id: string): Promise<void> {
    const missed = this.missed.get(id);
    if (missed !== undefined && this.now() - missed < MISSED_FOR_MS) return;
    // One that has begun may have read before the key was made.
    this.next ??= (this.looking ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        this.next = undefined;
        return this.lookTogether();
      });
    await this.next;
    if (this.missed.size >= MOST_MISSED) this.missed.clear();
    if (!this.ring.keys.has(id)) this.missed.set(id, this.now());
  }

  private async look(): Promise<void> {
    const version = await this.source.version();
    if (version !== this.version) {
      this.ring = this.continued(await this.source.read());
      this.version = version;
    }
    this.lookedMs = this.now();
  }
}
