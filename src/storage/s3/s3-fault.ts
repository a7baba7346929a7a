import { type FailureFacts, RetirementError } from '../../domain/failure/failure';

/** What the SDK says of any answer but a success. */
interface S3Error {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether something is there under that name already. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** Whether the bucket itself says that it has no such object. */
export function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404 && (error as S3Error).name === 'NoSuchKey';
}

/**
 * Statuses that stay as they are until a person puts them right: credentials, rights, a bucket that is not there, a storage
 * that knows no conditional writes.
 */
const LASTING: readonly (number | undefined)[] = [301, 307, 400, 401, 403, 404, 405, 501];

/** Said with a 400, and of one request alone: it came late, in part, or changed. */
const PASSING: readonly (string | undefined)[] = ['RequestTimeout', 'IncompleteBody', 'BadDigest'];

/** A failure of S3 as ours: its status, or the system's own error. Its text may have anything in it. */
export function s3Fault(error: unknown): RetirementError {
  if (error instanceof RetirementError) return error;
  const { name, code } = (error ?? {}) as S3Error;
  const status = statusOf(error);
  const errno = OURS[name ?? ''] ?? code;
  const facts: FailureFacts = {
    service: 'S3',
    ...(status === undefined ? {} : { status }),
    ...(errno === undefined || status !== undefined ? {} : { errno }),
  };
  const lasting = (LASTING.includes(status) && !PASSING.includes(name)) || name === 'CredentialsProviderError';
  return new RetirementError(lasting ? 'storage.denied' : 'storage.unavailable', facts);
}

/** Something else has answered with a 200. */
export function notS3s(): RetirementError {
  return new RetirementError('storage.unavailable', { service: 'S3', status: 200, doubt: 'unexpected' });
}

/** Of the SDK's own errors, before any answer. */
const OURS: Readonly<Record<string, string>> = {
  TimeoutError: 'ANSWER_TIMEOUT',
  AbortError: 'ABORTED',
};

function statusOf(error: unknown): number | undefined {
  return (error as S3Error | undefined)?.$metadata?.httpStatusCode;
}
