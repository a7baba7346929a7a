import { RetirementError } from '../../domain/failure/failure';
import { neverConnected } from '../../domain/failure/never-connected';
import type { NotTaken } from './contract';

/**
 * Whether a question that failed was certainly not carried out: it was never sent, or the LMS itself refused it before the
 * view came to its work. A 500, a connection that broke, and whatever something before the LMS says leave it open: a gateway
 * can give up, and a firewall can block the answer.
 */
export function wasNotDone(error: unknown): boolean {
  if (!(error instanceof RetirementError)) return false;
  const { doubt, errno } = error.facts;
  if (error.code === 'service.untrusted') return true;
  if (errno !== undefined) return neverConnected(errno);
  if (error.code === 'service.unavailable' || error.code === 'service.failed') return false;
  return doubt === undefined;
}

/** Never throws: whatever failed after a question was sent leaves open what came of it. */
export function notTaken(error: unknown): NotTaken {
  return error instanceof RetirementError
    ? { code: error.code, facts: error.facts }
    : { code: 'config.stale', facts: {} };
}
