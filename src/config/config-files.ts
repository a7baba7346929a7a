import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallFile } from '../secrets/read-small-file';
import { ConfigError, type ConfigFault } from './config-fault';

/** A file of the config, as it was found. */
export interface ConfigFile {
  /** As the operator named it; in a folder, the folder's name is before it. */
  readonly file: string;
  /** undefined when it could not be read; `fault` says why. */
  readonly text?: string;
  readonly readableByOthers: boolean;
  readonly fault?: ConfigFault;
}

export interface ConfigFiles {
  /** Whether `path` was a folder: then an instance id selects, and names nothing. */
  readonly fleet: boolean;
  readonly files: readonly ConfigFile[];
}

/**
 * The file at `path`, or the `*.yml` and `*.yaml` of the folder at `path`, without those below it and hidden ones.
 * @throws {ConfigError} when there is nothing at `path`, or no such file in the folder
 */
export async function readConfigFiles(path: string): Promise<ConfigFiles> {
  let folder: boolean;
  try {
    folder = (await stat(path)).isDirectory();
  } catch (error) {
    throw new ConfigError([unreadable(path, error)]);
  }
  if (!folder) return { fleet: false, files: [await readOne(path)] };
  let names: string[];
  try {
    names = (await readdir(path)).filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort();
  } catch (error) {
    throw new ConfigError([unreadable(path, error)]);
  }
  if (names.length > 0)
    return { fleet: true, files: await Promise.all(names.map((name) => readOne(join(path, name)))) };
  throw new ConfigError([
    {
      file: path,
      path: '',
      code: 'config.invalid',
      message: 'this folder has no .yml or .yaml file',
      hint: 'add one for each instance, or name a file',
    },
  ]);
}

/** Whether a file has another text than the one that was read, or can no longer be read. */
export async function hasChanged({ file, text }: Pick<ConfigFile, 'file' | 'text'>): Promise<boolean> {
  return (await readOne(file)).text !== text;
}

async function readOne(file: string): Promise<ConfigFile> {
  try {
    const { mode } = await stat(file);
    const bytes = await readSmallFile(file);
    const readableByOthers = process.platform !== 'win32' && (mode & 0o004) !== 0;
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), readableByOthers };
  } catch (error) {
    return { file, readableByOthers: false, fault: unreadable(file, error) };
  }
}

function unreadable(file: string, error: unknown): ConfigFault {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  const known: Readonly<Record<string, readonly [message: string, hint: string]>> = {
    ENOENT: ['there is no such file or folder', 'correct the path, or put the config there'],
    EACCES: ['the user of this process cannot read it', 'change its owner or its mode'],
    EISDIR: ['it is a folder', 'name the files in it, or the folder above it'],
    ERR_ENCODING_INVALID_ENCODED_DATA: ['it is not UTF-8 text', 'save it as UTF-8'],
    ELARGE: ['it is larger than 1 MB, so it is not a config file', 'name the file of a site'],
    ERR_INVALID_ARG_VALUE: ['this is not a path', 'name a file or a folder'],
  };
  const [message, hint] = known[code] ?? [`it cannot be read (${code})`, 'name a file or a folder that can be read'];
  return { file, path: '', code: 'config.invalid', message, hint };
}
