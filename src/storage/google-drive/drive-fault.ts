import { RetirementError } from '../../domain/failure/failure';

const SERVICE = 'google-drive';
/** Google says so with a 403, too. @source https://developers.google.com/workspace/drive/api/guides/handle-errors */
const LIMITS: readonly unknown[] = ['rateLimitExceeded', 'userRateLimitExceeded', 'sharingRateLimitExceeded'];

interface GoogleError {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly cause?: { readonly type?: unknown };
  readonly response?: { readonly status?: unknown; readonly data?: { readonly error?: { readonly errors?: unknown } } };
}

/** A failure of Google's library as ours; nothing that Google says is in it. */
export function driveFault(error: unknown): RetirementError {
  if (error instanceof RetirementError) return error;
  const status = statusOf(error as GoogleError);
  if (status === undefined) {
    const errno = errnoOf(error as GoogleError);
    return new RetirementError('storage.unavailable', { service: SERVICE, ...(errno === undefined ? {} : { errno }) });
  }
  const passes = status >= 500 || status === 429 || status === 408 || isLimit(error as GoogleError);
  return new RetirementError(passes ? 'storage.unavailable' : 'storage.denied', { service: SERVICE, status });
}

function errnoOf({ code, cause }: GoogleError): string | undefined {
  if (cause?.type === 'max-size') return 'TOO_LONG';
  return typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? code : undefined;
}

/** A request whose answer was lost may be carried out after that. @unit milliseconds */
const MAY_STILL_COME_MS = 30_000;

/** What failed without an answer, and cannot be told from a second one when it comes late: it is looked for after a while. */
export function lateFault(error: unknown): unknown {
  if (error instanceof RetirementError || statusOf(error as GoogleError) !== undefined) return error;
  const { code, facts } = driveFault(error);
  return new RetirementError(code, { ...facts, retryAfterMs: MAY_STILL_COME_MS });
}

export function isMissing(error: unknown): boolean {
  return statusOf(error as GoogleError) === 404;
}

/** A file with that id is there. @source https://developers.google.com/workspace/drive/api/guides/create-file */
export function isTaken(error: unknown): boolean {
  return !(error instanceof RetirementError) && statusOf(error as GoogleError) === 409;
}

/**
 * A list of Google's, or what it says of one file. Whatever else came with a 200, the page of a gateway for one, says nothing.
 * @throws RetirementError `storage.unavailable`
 */
export function answered<T extends object>(data: T, key: keyof T & string, is: (value: unknown) => boolean): T {
  if (typeof data === 'object' && data !== null && is(data[key])) return data;
  throw notGoogles(200);
}

/** What Google calls a file by, as far as its form tells. */
export function isId(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export function notGoogles(status: number): RetirementError {
  return new RetirementError('storage.unavailable', { service: SERVICE, status, doubt: 'unexpected' });
}

/** Of Google's own answer; a failure that was told already is none. */
export function isUnauthorized(error: unknown): boolean {
  return !(error instanceof RetirementError) && statusOf(error as GoogleError) === 401;
}

function statusOf({ response, status }: GoogleError): number | undefined {
  const said = response?.status ?? status;
  return typeof said === 'number' ? said : undefined;
}

function isLimit({ response }: GoogleError): boolean {
  const errors = response?.data?.error?.errors;
  return Array.isArray(errors) && errors.some((one: { readonly reason?: unknown }) => LIMITS.includes(one?.reason));
}
