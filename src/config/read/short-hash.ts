import { createHash } from 'node:crypto';

/** What two lists of texts are told apart by. @param length in characters */
export function shortHash(length: number, parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length);
}
