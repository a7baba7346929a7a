import { RetirementError } from '../../domain/failure/failure';
import type { NotTaken } from './contract';

/** Names that the system and we have for a connection that was never made. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'PROXY_REFUSED',
]);

/**
 * Whether a question that failed was certainly not carried out: it was never sent, or refused before the view came to
 * its work. A gateway that gives up (502, 503, 504), a 500, and a connection that broke leave it open.
 */
export function wasNotDone(error: unknown): boolean {
  if (!(error instanceof RetirementError)) return false;
  const { status, errno } = error.facts;
  if (error.code === 'service.untrusted') return true;
  if (errno !== undefined) return NEVER_CONNECTED.has(errno);
  if (status === undefined) return error.code !== 'service.unavailable';
  return status >= 300 && status < 500 && status !== 408 && status !== 499;
}

/** Never throws: whatever failed after a question was sent leaves open what came of it. */
export function notTaken(error: unknown): NotTaken {
  return error instanceof RetirementError
    ? { code: error.code, facts: error.facts }
    : { code: 'config.stale', facts: {} };
}
