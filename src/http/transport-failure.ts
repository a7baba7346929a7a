import { type FailureFacts, RetirementError } from '../domain/failure/failure';
import { CANNOT_CONNECT, neverConnected } from '../domain/failure/never-connected';
import type { AttemptTimer } from './attempt-timer';
import { isDistrust } from './is-distrust';
import { ProxyUnreachable, TunnelRefused } from './tunnel';

/** `service.unavailable` by what the transport says. */
export function transportFailure(errno: string | undefined, facts: FailureFacts): RetirementError {
  return new RetirementError('service.unavailable', { ...facts, ...(errno === undefined ? {} : { errno }) });
}

/**
 * What went wrong on the wire, made without a cause: axios's own errors carry the request's headers and body. Of a
 * proxy's own refusals only 407 is told as a status: any other would read as the service's.
 * @param byProxy the proxy was connected to, and not the service
 */
export function failureOnTheWire(
  error: unknown,
  timer: AttemptTimer,
  facts: FailureFacts,
  byProxy = false,
): RetirementError {
  if (isDistrust(error)) {
    return new RetirementError('service.untrusted', { ...facts, ...errnoFact(codeOf(error)) });
  }
  const { cause } = error as { readonly cause?: unknown };
  if (cause instanceof TunnelRefused) {
    const status = cause.status === 407 ? { status: 407 } : {};
    return transportFailure('PROXY_REFUSED', { ...facts, ...status });
  }
  const errno = timer.ended() ?? (isLost(error) ? 'CONNECTION_LOST' : codeOf(error));
  const toProxy = byProxy && errno !== 'CONNECT_TIMEOUT' && neverConnected(errno ?? '');
  if (cause instanceof ProxyUnreachable || toProxy) return transportFailure('PROXY_UNREACHABLE', facts);
  const { plain, ...rest } = facts;
  return transportFailure(errno, plain === true && mayBeTls(errno) ? facts : rest);
}

/** How a server of TLS takes leave of a request that is not encrypted. */
function mayBeTls(errno: string | undefined): boolean {
  return errno === 'ECONNRESET' || errno === 'EPIPE' || errno?.startsWith('HPE_') === true;
}

/** What the system or TLS calls it; names of ours are of the same kind. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const inner = cause === undefined || cause === error ? undefined : codeOf(cause);
  const own = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
  // Axios's own names say less than the system's below them.
  return own === undefined || own.startsWith('ERR_BAD_') || own === 'ERR_NETWORK' ? (inner ?? own) : own;
}

/** Whether a connection was made, and broke: then the request may have been carried out. */
function isLost(error: unknown): boolean {
  return CANNOT_CONNECT.includes(codeOf(error) ?? '') && !wasConnecting(error);
}

/** @param error Node tries all addresses of a host, and then has an error for each */
function wasConnecting(error: unknown): boolean {
  const { syscall, cause, errors } = (error ?? {}) as Partial<Record<'syscall' | 'cause' | 'errors', unknown>>;
  if (typeof syscall === 'string') return syscall === 'connect';
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(wasConnecting);
  return cause !== undefined && cause !== error && wasConnecting(cause);
}

function errnoFact(errno: string | undefined): FailureFacts {
  return errno === undefined ? {} : { errno };
}
