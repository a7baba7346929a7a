import { CliError } from './cli-error';

/** What the system refuses, and what a person can do about it. */
const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['the disk is full', 'free some space, then repeat the command'],
  EDQUOT: ['the disk quota is used up', 'free some space, then repeat the command'],
  EROFS: ['the file system is read-only', 'write to another folder'],
  EACCES: ['permission denied', 'check who may read and write it'],
  ENOENT: ['there is no such file or folder', 'correct the path'],
  EISDIR: ['a folder is in the place of the file', 'remove it, or name another path'],
  EEXIST: ['a file is in the place of the folder', 'remove it, or name another path'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'correct the path'],
  EMFILE: ['too many files are open', 'raise the limit of open files (ulimit -n)'],
  EADDRINUSE: ['the port is in use', 'choose another port, or end the process that has it'],
};

interface SystemError {
  readonly code?: unknown;
  readonly path?: unknown;
  readonly syscall?: unknown;
  readonly port?: unknown;
}

/** An error of the operating system, as one for people; undefined for any other. */
export function systemFault(error: unknown): CliError | undefined {
  const { code, path, syscall, port } = (error ?? {}) as SystemError;
  if (typeof code !== 'string' || typeof syscall !== 'string') return undefined;
  const known = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
  if (known === undefined) return undefined;
  const where = typeof path === 'string' && path !== '' ? path : typeof port === 'number' ? `port ${port}` : undefined;
  return new CliError('failure', where === undefined ? known[0] : `${where}: ${known[0]}`, known[1]);
}
