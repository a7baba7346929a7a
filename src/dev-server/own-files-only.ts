import { chmod, stat } from 'node:fs/promises';

/** What SQLite keeps beside a database has the rights that the database had when it was opened. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/** Starts something whose files only its user can read: the database of a development server contains names. */
export function owningFiles<T>(start: () => T): T {
  const before = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

/** The same for a database that is there already. @returns whether others could read it */
export async function disownOthers(database: string): Promise<boolean> {
  let open = false;
  for (const suffix of BESIDE) {
    const found = await stat(database + suffix).catch(() => undefined);
    if (found === undefined || (found.mode & 0o077) === 0) continue;
    open = true;
    // Of another user: they have said who may.
    await chmod(database + suffix, found.mode & 0o700).catch(() => {});
  }
  return open;
}
