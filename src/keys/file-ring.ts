import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyRingFault } from './key-ring-fault';
import { EMPTY_RING, formatRing, parseRing, type RingDocument } from './ring-document';
import { LockLost, RingLock } from './ring-lock';
import type { RingSource } from './ring-source';

/** A ring in a file of its own, which several processes of one machine may write. */
export async function fileRing(path: string): Promise<RingSource> {
  const where = `the file ${path}`;
  const read = async () => parseRing(await textOf(path, where), where);
  return {
    where,
    writable: await isWritable(path),
    readableByOthers: await othersMayRead(path),
    read,
    async version() {
      const { mtimeNs, size, ino } = await stat(path, { bigint: true }).catch((error: unknown) => {
        throw unreadable(error, path, where);
      });
      return `${mtimeNs} ${size} ${ino}`;
    },
    update: (change) =>
      locked(path, where, async (lock) => {
        const ring = await read();
        const changed = change(ring);
        if (changed === undefined) return ring;
        await write(path, changed, () => lock.stillMine());
        return changed;
      }),
  };
}

/**
 * Makes an empty ring if there is none. An existing ring does not change.
 * @returns whether one was made
 * @throws {KeyRingFault} when it cannot be written, or is there and is no key ring
 */
export async function makeFileRing(path: string): Promise<boolean> {
  const where = `the file ${path}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unwritable(error, where);
  });
  return locked(path, where, async (lock) => {
    const there = await stat(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw unreadable(error, path, where);
      },
    );
    if (there) parseRing(await textOf(path, where), where);
    else await write(path, EMPTY_RING, () => lock.stillMine());
    return !there;
  });
}

async function othersMayRead(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mode }) => (mode & 0o077) !== 0,
    () => false,
  );
}

async function locked<T>(path: string, where: string, work: (lock: RingLock) => Promise<T>, tries = 3): Promise<T> {
  const lock = await RingLock.take(`${path}.lock`).catch((error: unknown) => {
    throw unwritable(error, where);
  });
  try {
    return await work(lock);
  } catch (error) {
    if (!(error instanceof LockLost) || tries === 1)
      throw error instanceof KeyRingFault ? error : unwritable(error, where);
  } finally {
    await lock.release();
  }
  return locked(path, where, work, tries - 1);
}

/** A reader sees the ring before or after, whole; after a crash it is one of the two. */
async function write(path: string, ring: RingDocument, mayStill: () => Promise<void>): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(formatRing(ring));
      await file.sync();
    } finally {
      await file.close();
    }
    await mayStill();
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

async function textOf(path: string, where: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(error, path, where);
  });
}

async function isWritable(path: string): Promise<boolean> {
  return access(dirname(path), constants.W_OK).then(
    () => true,
    () => false,
  );
}

function unreadable(error: unknown, path: string, where: string): KeyRingFault {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new KeyRingFault(`there is no key ring: ${where}`, `make it with lethe keys init --keys file:${path}`);
  }
  return new KeyRingFault(
    `${where} cannot be read (${code ?? 'unknown reason'})`,
    'allow the user of this process to read it',
  );
}

function unwritable(error: unknown, where: string): KeyRingFault {
  const { code, message } = error as NodeJS.ErrnoException;
  return new KeyRingFault(
    `${where} cannot be written (${code ?? message})`,
    'allow the user of this process to write the file and its folder, or add the key from a machine that can write it',
  );
}
