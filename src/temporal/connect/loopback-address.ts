import { isLoopbackHost } from '../../domain/encryption/loopback';

/** Whether a Temporal server is on this machine. @param address `host:port` */
export function isLoopback(address: string): boolean {
  const [, host] = /^(.+):\d+$/.exec(address) ?? [];
  return host !== undefined && isLoopbackHost(host);
}
