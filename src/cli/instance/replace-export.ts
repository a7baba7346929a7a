import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** What is written, and put in place by its name. */
const DRAFT = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A writer needs seconds: what is older, one that died has left. @unit milliseconds */
const DEAD_AFTER_MS = 10 * 60_000;

/**
 * A reader finds the old file or the new one, never a part. The file that a link leads to is replaced, and the link stays; owner
 * and mode stay as they were. A device or a pipe is written to, and never replaced.
 * @throws the error of the file system
 */
export async function replaceExport(named: string, text: string): Promise<void> {
  const file = await realFile(named);
  const before = await stat(file).catch(() => undefined);
  if (before?.isFile() === false) return writeFile(file, text);
  await removeDrafts(file);
  const fresh = `${file}.${randomUUID()}`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      if (before !== undefined) await likeBefore(handle, before);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Root, too, may export: who could read and write the file before still can, and nobody else. */
async function likeBefore(handle: FileHandle, before: { uid: number; gid: number; mode: number }): Promise<void> {
  const own = await handle.stat();
  const differs = own.uid !== before.uid || own.gid !== before.gid;
  await (differs ? handle.chown(before.uid, before.gid) : undefined)?.catch((error: NodeJS.ErrnoException) => {
    // Another group of the same user locks nobody out who could read the file before.
    if (own.uid !== before.uid || (before.mode & 0o070) !== 0) throw error;
  });
  await handle.chmod(before.mode & 0o777);
}

/** What a link leads to may not be there yet. */
async function realFile(named: string): Promise<string> {
  try {
    return await realpath(named);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const target = code === 'ENOENT' ? await readlink(named).catch(() => undefined) : undefined;
    if (target !== undefined) return realFile(resolve(dirname(named), target));
    if (code === 'ENOENT') return named;
    throw error;
  }
}

async function removeDrafts(file: string): Promise<void> {
  const [folder, name] = [dirname(file), basename(file)];
  for (const one of await readdir(folder)) {
    if (!one.startsWith(name) || !DRAFT.test(one.slice(name.length))) continue;
    const path = join(folder, one);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > DEAD_AFTER_MS) await rm(path, { force: true });
  }
}
