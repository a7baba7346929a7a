/**
 * What the system calls a connection that cannot be made. Linux also calls one so that was made and broke; such a one leaves
 * `http` as `CONNECTION_LOST`.
 */
export const CANNOT_CONNECT: readonly string[] = [
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
];

/** Also a host whose address nobody knows, and names of ours. */
const NEVER_CONNECTED: readonly string[] = [
  ...CANNOT_CONNECT,
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
  'PROXY_REFUSED',
  'PROXY_UNREACHABLE',
];

/**
 * Whether the connection was never made, so that nothing was sent.
 * @param errno as a failure has it that left `http`
 */
export function neverConnected(errno: string): boolean {
  return NEVER_CONNECTED.includes(errno);
}
