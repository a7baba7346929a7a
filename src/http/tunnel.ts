import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { ConnectTimeout } from './connect-timeout';
import { isDistrust } from './is-distrust';

/** A proxy that does not let us through. */
export class TunnelRefused extends Error {
  override readonly name = 'TunnelRefused';
  constructor(
    /** What the proxy answered. */
    readonly status: number,
  ) {
    super(`the proxy answered ${status}`);
  }
}

/** A proxy that cannot be asked at all: the service has nothing to do with it. */
export class ProxyUnreachable extends Error {
  override readonly name = 'ProxyUnreachable';
}

/**
 * A connection to `host:port` through a proxy, by CONNECT: what goes through it the proxy cannot read. Anything but a
 * 2xx is an error here: taken for the service's own answer, a proxy's 404 could pass for a learner who is gone.
 * @throws {TunnelRefused}, {ProxyUnreachable}, {ConnectTimeout}, or what TLS says of the proxy's certificate
 */
export function openTunnel(proxy: URL, host: string, port: number, timeoutMs: number): Promise<Socket> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const request = (proxy.protocol === 'https:' ? https : http).request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    path: target,
    headers: { Host: target, 'User-Agent': 'lethe', ...authorization(proxy) },
    agent: false,
    rejectUnauthorized: true,
  });
  return new Promise<Socket>((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new ConnectTimeout()), timeoutMs);
    request.once('error', (error) => {
      clearTimeout(timer);
      reject(error instanceof ConnectTimeout || isDistrust(error) ? error : new ProxyUnreachable());
    });
    request.once('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new TunnelRefused(statusCode));
    });
    request.end();
  });
}

function authorization({ username, password }: URL): { 'Proxy-Authorization'?: string } {
  if (username === '' && password === '') return {};
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}
