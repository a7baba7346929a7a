import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineFault } from '../temporal/connect/engine-fault';
import { processIsAlive } from './with-lock';

/** How long a server whose own `lethe engine` was killed may take to end. @unit milliseconds */
const ENDS_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;

/**
 * Two servers on one database take its work from each other: the second is refused. One that is ending because
 * the process that started it is gone is waited for.
 * @returns tell it the server's pid, then release it when the server has ended
 * @throws EngineFault
 */
export async function claimDatabase(path: string): Promise<{ by(pid: number): void; release(): void }> {
  const lock = `${path}.lock`;
  const [holder = 0, starter = 0] = readOr(lock, '').split(' ').map(Number);
  const isEnding = starter > 0 && !processIsAlive(starter);
  for (let ms = 0; isEnding && ms < ENDS_WITHIN_MS && processIsAlive(holder); ms += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
  }
  if (holder > 0 && processIsAlive(holder)) {
    throw new EngineFault(
      `The database file ${path} is in use by another Temporal server (pid ${holder}). Stop that server, or use another file with --db-filename.\n` +
        `If process ${holder} is something else, delete ${lock}.`,
    );
  }
  return {
    by: (pid) => writeFileSync(lock, `${pid} ${process.pid}`),
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
