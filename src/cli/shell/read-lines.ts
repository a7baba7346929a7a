import { readFileSync } from 'node:fs';
import { CliError } from './cli-error';

/** Lines of a file that an option names; see `readText()`. */
export function readLines(file: string): readonly string[] {
  return readText(file).split(/\r\n|\r|\n/);
}

/** A file that an option names. @param option its name @throws CliError usage, where it cannot be read as text */
export function readText(file: string, option = '--file'): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown'})`;
    throw new CliError('usage', `${file} cannot be used: ${why}`, `name a file with ${option}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CliError('usage', `${file} cannot be used: it is not UTF-8 text`, 'save it as UTF-8');
  }
}
