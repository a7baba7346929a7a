import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EngineFault } from './engine-fault';
import { processIsAlive } from './with-lock';

/**
 * Two servers on one database take its work from each other: the second is refused.
 * @returns tell it the server's pid, then release it when the server has ended
 * @throws EngineFault
 */
export function claimDatabase(path: string): { by(pid: number): void; release(): void } {
  const lock = `${path}.lock`;
  const holder = Number(readOr(lock, '0'));
  if (holder > 0 && processIsAlive(holder)) {
    throw new EngineFault(
      `The database file ${path} is in use by another Temporal server (pid ${holder}). Stop that one, or name another file with --db-filename.\n` +
        `If pid ${holder} is something else, delete ${lock}.`,
    );
  }
  return {
    by: (pid) => writeFileSync(lock, String(pid)),
    release: () => rmSync(lock, { force: true }),
  };
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
}
