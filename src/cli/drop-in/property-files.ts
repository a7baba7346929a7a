import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @source openedx-platform scripts/user_retirement: one file for each learner, for Jenkins */
const PREFIX = 'learner_retire_';

/**
 * Names that the file would not give back as they are. A slash makes another file of it, and a line break another line.
 * Jenkins replaces `$NAME`, takes a backslash for an escape, and cuts spaces at both ends; a backtick is for those who give
 * the file to a shell.
 * @source java.util.Properties; Jenkins' EnvInject plugin
 */
const OTHERWISE = /^$|[/\\$`\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$/u;

/** Most file systems take 255; a number may be put behind it. @unit bytes */
const LONGEST_FILE_NAME = 240;

export interface PropertyFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A file for each learner: its name has the username in lower case, and it has the username as it is. Of names that are
 * the same in lower case, the first has the script's file name, and the next ones a number behind a tilde.
 */
export function propertyFiles(usernames: readonly string[]): {
  readonly files: readonly PropertyFile[];
  /** How many usernames cannot be told by a file. */
  readonly unusual: number;
} {
  const taken = new Set<string>();
  const files: PropertyFile[] = [];
  for (const username of usernames) {
    if (OTHERWISE.test(username)) continue;
    const plain = cut(`${PREFIX}${username.toLowerCase()}`);
    let name = plain;
    for (let twin = 2; taken.has(name); twin += 1) name = `${plain}~${twin}`;
    taken.add(name);
    files.push({ name, text: `RETIREMENT_USERNAME=${username}\n` });
  }
  return { files, unusual: usernames.length - files.length };
}

/** The beginning of a long name: the file has all of it. */
function cut(name: string): string {
  let short = name;
  while (Buffer.byteLength(short) > LONGEST_FILE_NAME) short = [...short].slice(0, -1).join('');
  return short;
}

/** Replaces the files of an earlier run; whatever else is in the folder stays. @returns how many other things are in it */
export function writePropertyFiles(folder: string, files: readonly PropertyFile[]): number {
  mkdirSync(folder, { recursive: true });
  let others = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // A link is one of them, too: what it leads to must not be written over.
    if ((entry.isFile() || entry.isSymbolicLink()) && entry.name.startsWith(PREFIX))
      unlinkSync(join(folder, entry.name));
    else others += 1;
  }
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return others;
}
