import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KeyRingFault } from './key-ring-fault';

/** What a new ring's file gets. */
const OWNER_ONLY = 0o600;
/** What is written, and put in place by its name; 0.1 had the same. */
const DRAFT = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Where a ring's file really is. A new file put in the place of a link would be a second ring, and the other workers
 * would go on with the first.
 * @throws the error of the file system, `ENOENT` too
 */
export function realRing(path: string): Promise<string> {
  return realpath(path);
}

/**
 * Puts a text in the place of a ring's file: a reader sees the ring before or after, whole; after a crash it is one of
 * the two. Owner and mode do not change with the writer.
 * @param path real, not a link
 * @param mayStill asked right before the text is put in place
 */
export async function replaceRing(path: string, text: string, mayStill: () => Promise<void>): Promise<void> {
  await removeDrafts(path);
  const beside = `${path}.${randomUUID()}`;
  try {
    const file = await open(beside, 'wx', OWNER_ONLY);
    try {
      await likeBefore(file, path);
      await file.writeFile(text);
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

/** A writer that died left a copy of all keys, which no `keys destroy` would reach. Call it while the lock is held. */
async function removeDrafts(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  for (const one of await readdir(folder)) {
    if (one.startsWith(name) && DRAFT.test(one.slice(name.length))) await rm(join(folder, one), { force: true });
  }
}

/** Root, too, may change a key: what belongs to the workers' user must stay theirs. */
async function likeBefore(file: FileHandle, path: string): Promise<void> {
  const before = await stat(path).catch(() => undefined);
  const { uid, gid } = before ?? (await stat(dirname(path)));
  const own = await file.stat();
  if (before !== undefined && before.nlink > 1) {
    throw new KeyRingFault(
      `the file ${path} has ${before.nlink} names (hard links), and a change would reach this one alone`,
      'delete the other names, or make symbolic links of them',
    );
  }
  if (before !== undefined) await file.chmod(before.mode & 0o777);
  // A new ring that root makes in the folder of another user is that user's.
  const differs = own.uid !== uid || own.gid !== gid;
  if (!differs || (before === undefined && own.uid !== 0)) return;
  await file.chown(uid, gid).catch(async (error: NodeJS.ErrnoException) => {
    // Another group of the same user locks nobody out who could read it before by its mode for the owner.
    if (own.uid === uid && (before === undefined || (before.mode & 0o070) === 0)) return;
    throw new KeyRingFault(
      `the file ${path} belongs to the user ${uid}, who could not read it any more (${error.code})`,
      'run the command as that user, or as root',
    );
  });
}
