import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredFile } from '../storage';

/** Files below a folder, in the order of their names; neither links nor what begins with a dot. */
export async function* listFolder(root: string, prefix: string): AsyncGenerator<StoredFile> {
  await stat(root);
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  for await (const file of filesBelow(root, folder)) if (file.name.startsWith(prefix)) yield file;
}

/** @param folder empty, or with a slash at its end */
async function* filesBelow(root: string, folder: string): AsyncGenerator<StoredFile> {
  for (const entry of await entriesOf(join(root, folder))) {
    const name = `${folder}${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* filesBelow(root, `${name}/`);
    if (!entry.isFile()) continue;
    const file = await sizeOf(join(root, name));
    if (file !== undefined) yield { name, ...file };
  }
}

async function entriesOf(path: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    // As S3 sorts: the whole name counts, and a slash is one of its letters.
    const key = (entry: (typeof entries)[number]) => (entry.isDirectory() ? `${entry.name}/` : entry.name);
    return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  } catch (error) {
    // Nothing was written there yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** @returns undefined for a file that was removed meanwhile */
async function sizeOf(path: string): Promise<Pick<StoredFile, 'bytes' | 'writtenAtMs'> | undefined> {
  try {
    const { size: bytes, mtimeMs } = await stat(path);
    return { bytes, writtenAtMs: Math.floor(mtimeMs) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
