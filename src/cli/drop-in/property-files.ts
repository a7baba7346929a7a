import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @source openedx-platform scripts/user_retirement: one file for each learner, for Jenkins */
const PREFIX = 'learner_retire_';

/** Names as the LMS allows them. A line break or a slash would make another line or another file of it. */
const USUAL = /^[\p{L}\p{M}\p{N}_.@+ -]+$/u;

/** Most file systems. @unit bytes */
const LONGEST_FILE_NAME = 255;

export interface PropertyFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A file for each learner: its name has the username in lower case, and it has the username as it is. Of names that are
 * the same in lower case, the first has the script's file name, and the next ones a number behind a tilde, which no
 * username has.
 */
export function propertyFiles(usernames: readonly string[]): {
  readonly files: readonly PropertyFile[];
  /** How many usernames cannot be told by a file. */
  readonly unusual: number;
} {
  const taken = new Set<string>();
  const files: PropertyFile[] = [];
  for (const username of usernames) {
    const plain = `${PREFIX}${username.toLowerCase()}`;
    if (!USUAL.test(username) || Buffer.byteLength(plain) > LONGEST_FILE_NAME) continue;
    let name = plain;
    for (let twin = 2; taken.has(name); twin += 1) name = `${plain}~${twin}`;
    taken.add(name);
    files.push({ name, text: `RETIREMENT_USERNAME=${username}\n` });
  }
  return { files, unusual: usernames.length - files.length };
}

/** Replaces the files of an earlier run; whatever else is in the folder stays. @returns how many other things are in it */
export function writePropertyFiles(folder: string, files: readonly PropertyFile[]): number {
  mkdirSync(folder, { recursive: true });
  let others = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.startsWith(PREFIX)) unlinkSync(join(folder, entry.name));
    else others += 1;
  }
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return others;
}
