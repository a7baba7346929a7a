import { RetirementError } from '../domain/failure/failure';
import type { RawStorage, Storage } from './storage';

/**
 * A storage whose word is not taken for a write: something before it may have answered in its place, or it has kept other bytes.
 * @param service what the storage is called, e.g. `S3`
 */
export function readingBack(service: string, raw: RawStorage): Storage {
  return {
    async writeOnce(name, body) {
      const said = await raw.write(name, body);
      const there = await raw.read(name);
      if (there === 'absent') throw new RetirementError('storage.unavailable', { service, errno: 'NOT_KEPT' });
      if (await isSame(there, body)) return 'there';
      if (said === 'written') throw new RetirementError('storage.differs', { service });
      return 'taken';
    },
    read: (name) => raw.read(name),
    list: (prefix) => raw.list(prefix),
    remove: (name) => raw.remove(name),
  };
}

/** Whether these are the pieces of that very file. */
export async function isSame(pieces: AsyncIterable<Uint8Array>, body: Uint8Array): Promise<boolean> {
  let at = 0;
  for await (const piece of pieces) {
    if (!Buffer.from(piece).equals(body.subarray(at, at + piece.length))) return false;
    at += piece.length;
  }
  return at === body.length;
}
