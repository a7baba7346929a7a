import { constants } from 'node:fs';
import { access, lstat, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyRingFault } from './key-ring-fault';
import { EMPTY_RING, formatRing, parseRing } from './ring-document';
import { realRing, replaceRing } from './ring-file';
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
      const found = await stat(path, { bigint: true }).catch((error: unknown) => {
        throw unreadable(error, path, where);
      });
      mustBeFile(found, where);
      const { mtimeNs, size, ino } = found;
      return `${mtimeNs} ${size} ${ino}`;
    },
    async update(change) {
      const real = await realRing(path).catch((error: unknown) => {
        throw unreadable(error, path, where);
      });
      return locked(real, where, async (lock) => {
        const ring = await read();
        const changed = change(ring);
        if (changed === undefined) return ring;
        await replaceRing(real, formatRing(changed), () => lock.stillMine());
        return changed;
      });
    },
  };
}

/**
 * Makes an empty ring if there is none. An existing ring does not change.
 * @returns whether one was made
 * @throws {KeyRingFault} when it cannot be written, or is not a key ring
 */
export async function makeFileRing(path: string): Promise<boolean> {
  const where = `the file ${path}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unwritable(error, where);
  });
  const real = await placeOf(path, where);
  return locked(real, where, async (lock) => {
    const there = await isThere(real, where);
    if (there) parseRing(await textOf(real, where), where);
    else await replaceRing(real, formatRing(EMPTY_RING), () => lock.stillMine());
    return !there;
  });
}

/** A link that leads nowhere is most likely a volume that is not mounted: a ring in its place would be another one. */
async function placeOf(path: string, where: string): Promise<string> {
  return realRing(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw unreadable(error, path, where);
    const link = await lstat(path).catch(() => undefined);
    if (link === undefined) return path;
    throw new KeyRingFault(`${where} is a link that leads nowhere`, 'correct the link, or mount what it leads to');
  });
}

async function isThere(path: string, where: string): Promise<boolean> {
  return stat(path).then(
    (found) => {
      mustBeFile(found, where);
      return true;
    },
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw unreadable(error, path, where);
    },
  );
}

/** Not a folder; nor a pipe, which would be waited for without end. */
function mustBeFile(found: { isFile(): boolean }, where: string): void {
  if (!found.isFile()) throw new KeyRingFault(`${where} is not a file`, 'name the file that is the key ring');
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

async function textOf(path: string, where: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(error, path, where);
  });
}

async function isWritable(path: string): Promise<boolean> {
  const real = await realRing(path).catch(() => path);
  return access(dirname(real), constants.W_OK).then(
    () => true,
    () => false,
  );
}

function unreadable(error: unknown, path: string, where: string): KeyRingFault {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new KeyRingFault(
      `there is no key ring: ${where}`,
      `put it back. If there never was one, make it with lethe keys init --keys file:${path}`,
    );
  }
  return new KeyRingFault(
    `${where} cannot be read (${code ?? 'unknown reason'})`,
    code === 'ELOOP' ? 'its links lead in a circle: correct them' : 'allow the user of this process to read it',
  );
}

function unwritable(error: unknown, where: string): KeyRingFault {
  const { code, message } = error as NodeJS.ErrnoException;
  const otherwise =
    'allow the user of this process to write the file and its folder, or add the key from a machine that can write it';
  return new KeyRingFault(`${where} cannot be written (${code ?? message})`, HINTS[code ?? ''] ?? otherwise);
}

const NO_ROOM = 'the key ring is as it was; make room';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: `${NO_ROOM} on its disk`,
  EDQUOT: `${NO_ROOM} in the disk quota of this user`,
  EFBIG: `${NO_ROOM} within the file size limit of this user (ulimit -f)`,
  EROFS: 'its file system can only be read here: add the key from where it can be written',
  EBUSY: 'it is mounted as a single file, which cannot be replaced: mount its folder',
  EXDEV: 'it is mounted as a single file, which cannot be replaced: mount its folder',
};
