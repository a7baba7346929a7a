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

/**
 * The same for a database that is there already.
 * @returns what to tell about it; undefined where others could not read it
 */
export async function disownOthers(database: string): Promise<string | undefined> {
  let told: string | undefined;
  for (const suffix of BESIDE) {
    const found = await stat(database + suffix).catch(() => undefined);
    if (found === undefined || (found.mode & 0o077) === 0) continue;
    try {
      await chmod(database + suffix, found.mode & 0o700);
      told ??= `Other users could read ${database}; now only its owner can.`;
    } catch {
      return `Other users can read ${database + suffix}, which contains names. It belongs to another user, so Lethe cannot change that: let its owner run chmod 600.`;
    }
  }
  return told;
}
