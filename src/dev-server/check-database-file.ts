import { access, constants, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngineFault } from '../temporal/connect/engine-fault';

/** @source https://sqlite.org/fileformat.html, the database header */
const SQLITE_HEADER = 'SQLite format 3\0';

/**
 * Refuses what the dev server would refuse with a riddle (`out of memory (14)` for a missing folder). Makes nothing:
 * the server sets its tables up only where there is no file yet.
 * @throws EngineFault
 */
export async function checkDatabaseFile(path: string): Promise<void> {
  const refuse = (why: string) =>
    new EngineFault(`The database file ${path} cannot be used: ${why}. Use another with --db-filename.`);
  if ((await stat(path).catch(() => undefined)) === undefined) {
    await access(dirname(path), constants.W_OK).catch(() => {
      throw refuse('its folder does not exist or cannot be written');
    });
    return;
  }
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === 'EISDIR' ? 'it is a folder' : 'it cannot be written');
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(SQLITE_HEADER.length), 0, SQLITE_HEADER.length, 0);
    if (buffer.toString('latin1') !== SQLITE_HEADER) throw refuse('it is not an SQLite database');
  } finally {
    await file.close();
  }
}
