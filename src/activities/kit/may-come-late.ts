import { RetirementError } from '../../domain/failure/failure';

/** Names that the system and we have for a connection that was never made; of one that was, `http` says another. */
export const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'PROXY_REFUSED',
]);

/** Whether a request was sent whose connection then broke: the service may still carry it out. */
export function mayComeLate(error: unknown): boolean {
  if (!(error instanceof RetirementError) || error.code !== 'service.unavailable') return false;
  const { errno } = error.facts;
  return errno !== undefined && !NEVER_CONNECTED.has(errno);
}
