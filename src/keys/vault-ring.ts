import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyRingRef } from '../domain/encryption/key-ring-ref';
import type { Vault, VaultEntry } from '../vault/open-vault';
import { VaultFault } from '../vault/vault-fault';
import { KeyRingFault } from './key-ring-fault';
import { EMPTY_RING, formatRing, parseRing, type RingDocument } from './ring-document';
import type { RingSource } from './ring-source';

export type VaultRingRef = Extract<KeyRingRef, { kind: 'vault' }>;

/** A change by another process may go unnoticed for so long: each look is a request. @unit milliseconds */
const REFRESH_MS = 60_000;
/**
 * While Vault does not answer, the ring in memory is used for so long: less than the time that `keys destroy` leaves to
 * late writers. @unit milliseconds
 */
const PATIENCE_MS = 300_000;
const TRIES = 20;

/** A ring in a key-value store of Vault: version 2 can be written by check-and-set, version 1 only read. */
export async function vaultRing(vault: Vault, ref: VaultRingRef, now = () => performance.now()): Promise<RingSource> {
  const where = whereOf(vault, ref);
  const load = async () => ringIn(await asRingFault(() => vault.read(ref.path)), ref, where);
  const first = await load();
  let seen = first.text;
  let seenMs = now();
  return {
    where,
    writable: first.version !== undefined,
    readableByOthers: false,
    refreshMs: REFRESH_MS,
    read: async () => parseRing((await load()).text, where),
    async version() {
      try {
        seen = (await load()).text;
        seenMs = now();
      } catch (error) {
        const away = error instanceof VaultAway && now() - seenMs < PATIENCE_MS;
        if (!away) throw error;
      }
      return seen;
    },
    async update(change) {
      let ring: RingDocument | undefined;
      await write(vault, ref, (entry) => {
        const present = parseRing(ringIn(entry, ref, where).text, where);
        const changed = change(present);
        ring = changed ?? present;
        return changed;
      });
      return ring ?? EMPTY_RING;
    },
    async forgetPast() {
      const { version } = await load();
      if (version === undefined) return;
      await vault.destroyBefore(ref.path, version).catch((error: unknown) => {
        if (!(error instanceof VaultFault)) throw error;
        throw new KeyRingFault(
          `the key is removed from ${where}, but earlier versions of the ring still contain it and could not be destroyed: ${error.message}`,
          'allow the token to read metadata/ and update destroy/ (docs/guide/encrypt.md), and repeat the command',
        );
      });
    },
  };
}

/** Makes an empty ring where none is. @returns whether one was made */
export async function makeVaultRing(vault: Vault, ref: VaultRingRef): Promise<boolean> {
  const where = whereOf(vault, ref);
  let made = false;
  await write(vault, ref, (entry) => {
    made = entry.data?.[ref.field] === undefined;
    if (!made) parseRing(ringIn(entry, ref, where).text, where);
    return made ? EMPTY_RING : undefined;
  });
  return made;
}

/** Reads, changes, and writes; starts again if somebody else was faster. Other fields of the secret do not change. */
async function write(
  vault: Vault,
  { path, field }: VaultRingRef,
  change: (entry: VaultEntry) => RingDocument | undefined,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const entry = await asRingFault(() => vault.read(path));
    const changed = change(entry);
    if (changed === undefined) return;
    try {
      await vault.write(path, { ...entry.data, [field]: formatRing(changed) }, entry.version ?? 0);
      return;
    } catch (error) {
      const conflict = error instanceof VaultFault && error.kind === 'conflict';
      if (!conflict || tries === TRIES) return asRingFault(() => Promise.reject(error));
    }
    await sleep(Math.random() * 50 * tries);
  }
}

function ringIn({ data, version }: VaultEntry, ref: VaultRingRef, where: string) {
  const text = data?.[ref.field];
  if (text === undefined) {
    const name = `vault:${ref.path}#${ref.field}`;
    throw new KeyRingFault(
      `there is no key ring: ${where}`,
      `put it back. If there never was one, make it with lethe keys init --keys ${name}`,
    );
  }
  return { text: typeof text === 'string' ? text : JSON.stringify(text), version };
}

class VaultAway extends KeyRingFault {}

async function asRingFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VaultFault)) throw error;
    const Fault = error.kind === 'unreachable' ? VaultAway : KeyRingFault;
    throw new Fault(error.message, error.hint);
  }
}

function whereOf(vault: Vault, { path, field }: VaultRingRef): string {
  return `${path}#${field} of Vault at ${vault.address}`;
}
