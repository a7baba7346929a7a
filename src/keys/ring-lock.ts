import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A holder needs some milliseconds; one that is this old was killed. @unit milliseconds */
const STALE_MS = 20_000;
/** A holder that was stopped for so long gives up by itself, well before anybody takes the lock from it. */
const LEASE_MS = 5_000;
const WAIT_MS = 60_000;

/** Somebody took the lock from us, as from the dead; nothing was written. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}

/**
 * A file that only one process can make. Its holder's process id would say nothing: containers that share a volume
 * number their processes each for itself. So a lock goes stale by its age.
 */
export class RingLock {
  private readonly takenMs = performance.now();

  private constructor(
    private readonly path: string,
    private readonly token: string,
  ) {}

  /** Waits until it is free. @throws the error of the file system, or one that says that it stays taken */
  static async take(path: string, staleMs = STALE_MS): Promise<RingLock> {
    const token = randomUUID();
    const end = performance.now() + WAIT_MS;
    for (;;) {
      try {
        await makeLock(path, token);
        return new RingLock(path, token);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (performance.now() > end) throw new Error(`${path} is still locked by another process`);
      await removeStale(path, token, staleMs);
      await sleep(10 + Math.random() * 20);
    }
  }

  /** To be asked right before what was prepared is put in place. @throws {LockLost} when the lock is not ours any more */
  async stillMine(): Promise<void> {
    const late = performance.now() - this.takenMs > LEASE_MS;
    const holder = late ? undefined : await readFile(this.path, 'utf8').catch(() => undefined);
    if (holder !== this.token) throw new LockLost('the lock was lost, nothing was written');
  }

  async release(): Promise<void> {
    const holder = await readFile(this.path, 'utf8').catch(() => undefined);
    if (holder === this.token) await rm(this.path, { force: true });
  }
}

/** On a full disk the file is made and its text is not written: then it is nobody's lock, and goes. */
async function makeLock(path: string, token: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(token);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Moves the lock of a dead holder aside. A fresh one that was caught by it notices before it writes. */
async function removeStale(path: string, token: string, staleMs: number): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || Date.now() - found.mtimeMs < staleMs) return;
  const aside = `${path}.${token}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { force: true });
}
