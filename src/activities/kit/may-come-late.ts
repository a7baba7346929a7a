import { RetirementError } from '../../domain/failure/failure';
import { neverConnected } from '../../domain/failure/never-connected';

/** Whether a request was sent whose connection then broke: the service may still carry it out. */
export function mayComeLate(error: unknown): boolean {
  if (!(error instanceof RetirementError) || error.code !== 'service.unavailable') return false;
  const { errno } = error.facts;
  return errno !== undefined && !neverConnected(errno);
}
