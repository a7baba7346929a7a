import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Prints for people, to standard error: the last line of standard output may be a command's JSON. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
