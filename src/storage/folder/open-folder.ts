import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HOUR_MS } from '../../domain/time/day-ms';
import { readingBack } from '../reading-back';
import { isFileName, type OpenStorage, type RawStorage } from '../storage';
import { storageFault, throwIfAborted } from '../storage-fault';
import { listFolder } from './list-folder';

const SERVICE = 'folder';
/** Names and e-mail addresses may be in it. */
const [OWN_FOLDER, OWN_FILE] = [0o700, 0o600];
/** A writer that was killed leaves one behind; nobody writes for so long. @unit milliseconds */
const LEFT_BEHIND_MS = HOUR_MS;

/**
 * Files in a folder that the workers of an instance share. The folder itself must exist: Lethe does not make it, since a
 * disk that is not mounted would look like an empty folder.
 * @param root absolute
 * @param address as the instance file names it; the record may have the absolute path, by a build that wrote that down
 */
export function openFolder(root: string, address = `folder:${root}`): OpenStorage {
  return {
    address,
    alsoKnownAs: `folder:${root}`,
    with: (signal) => readingBack(SERVICE, new FolderStorage(root, signal)),
    close: () => {},
  };
}

class FolderStorage implements RawStorage {
  constructor(
    private readonly root: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Written beside its name, and linked to it when it is whole and on the disk: `link` fails where the name is taken. */
  write(name: string, body: Uint8Array): Promise<'written' | 'exists'> {
    return this.doing(async () => {
      const path = this.pathOf(name);
      const folder = dirname(path);
      await stat(this.root);
      await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
      await removeLeftBehind(folder);
      const part = join(folder, `.${randomUUID()}.part`);
      try {
        const file = await open(part, 'wx', OWN_FILE);
        try {
          await file.writeFile(body);
          await file.sync();
        } finally {
          await file.close();
        }
        throwIfAborted(SERVICE, this.signal);
        const done = await linkUnlessTaken(part, path);
        await syncFolder(folder);
        return done;
      } finally {
        await unlink(part).catch(() => {});
      }
    });
  }

  read(name: string): Promise<AsyncIterable<Uint8Array> | 'absent'> {
    return this.doing(async () => {
      await stat(this.root);
      const there = await stat(this.pathOf(name)).catch(ifMissing);
      return there === undefined ? 'absent' : this.pieces(name);
    });
  }

  async *list(prefix: string): ReturnType<RawStorage['list']> {
    try {
      throwIfAborted(SERVICE, this.signal);
      for await (const file of listFolder(this.root, prefix)) {
        throwIfAborted(SERVICE, this.signal);
        yield file;
      }
    } catch (error) {
      throw storageFault(SERVICE, error);
    }
  }

  remove(name: string): Promise<void> {
    return this.doing(async () => {
      await unlink(this.pathOf(name)).catch(ifMissing);
    });
  }

  private async *pieces(name: string): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of createReadStream(this.pathOf(name))) {
        throwIfAborted(SERVICE, this.signal);
        yield piece as Uint8Array;
      }
    } catch (error) {
      throw storageFault(SERVICE, error);
    }
  }

  private async doing<T>(work: () => Promise<T>): Promise<T> {
    try {
      throwIfAborted(SERVICE, this.signal);
      return await work();
    } catch (error) {
      throw storageFault(SERVICE, error);
    }
  }

  private pathOf(name: string): string {
    if (!isFileName(name)) throw new TypeError('not the name of a stored file');
    return join(this.root, name);
  }
}

async function linkUnlessTaken(part: string, path: string): Promise<'written' | 'exists'> {
  try {
    await link(part, path);
    return 'written';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
    throw error;
  }
}

/** The name itself is on the disk only then. Some file systems cannot do that for folders. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync().catch(() => {});
  } finally {
    await opened.close();
  }
}

/** Files that are being written; whatever else ends so is somebody else's. */
const PART = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

async function removeLeftBehind(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isFile() || !PART.test(name)) continue;
    const path = join(folder, name);
    const part = await stat(path).catch(ifMissing);
    if (part !== undefined && Date.now() - part.mtimeMs > LEFT_BEHIND_MS) await unlink(path).catch(ifMissing);
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
