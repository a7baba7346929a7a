import { type FailureFacts, RetirementError } from '../domain/failure/failure';

/** What stays as it is until a person puts it right: rights, and places that are not there. */
const LASTING: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'];

/** A failure of a file system as ours; no path is in it. @param service what the storage is called, e.g. `folder` */
export function storageFault(service: string, error: unknown): RetirementError {
  if (error instanceof RetirementError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const facts: FailureFacts = { service, ...(typeof code === 'string' ? { errno: code } : {}) };
  return new RetirementError(LASTING.includes(code) ? 'storage.denied' : 'storage.unavailable', facts);
}

/** @throws RetirementError when the attempt has ended */
export function throwIfAborted(service: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new RetirementError('storage.unavailable', { service, errno: 'ABORTED' });
}
