import http, { type ClientRequestArgs, type Agent as HttpAgent } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { createSecureContext, rootCertificates } from 'node:tls';

/** Kept-alive connections to one service. */
export interface ConnectionPool {
  readonly http: HttpAgent;
  readonly https: https.Agent;
  close(): void;
}

export interface ConnectionPoolOptions {
  /** From the first packet to an open (and, for https, encrypted) connection. @unit milliseconds; default 10 s */
  readonly connectTimeoutMs?: number;
  /** Connections at once; further requests wait for one. Default 64 */
  readonly maxSockets?: number;
  /** Certificates in PEM that are believed beside the public ones. */
  readonly ca?: string;
}

/**
 * How long an unused connection is kept. Below what proxies in front of Open edX allow (nginx 75 s, ALB 60 s), so that
 * a request seldom meets a connection that is just being closed; a server's own `Keep-Alive: timeout` goes before.
 * @unit milliseconds
 */
const UNUSED_CONNECTION_MS = 15_000;

export function createConnectionPool(options: ConnectionPoolOptions = {}): ConnectionPool {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const settings = { keepAlive: true, maxSockets: options.maxSockets ?? 64, timeout: UNUSED_CONNECTION_MS };
  const plain = new http.Agent(settings);
  const encrypted = new https.Agent({ ...settings, ...trusting(options.ca) });
  limitConnecting(plain, 'connect', connectTimeoutMs);
  limitConnecting(encrypted, 'secureConnect', connectTimeoutMs);
  return {
    http: plain,
    https: encrypted,
    close() {
      plain.destroy();
      encrypted.destroy();
    },
  };
}

/** One context for all connections: the public certificates are many, and reading them takes time. */
function trusting(ca: string | undefined): https.AgentOptions {
  return ca === undefined ? {} : { secureContext: createSecureContext({ ca: [...rootCertificates, ca] }) };
}

interface Connecting {
  createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined;
}

/** Node has no time-out for connecting alone: `timeout` counts idleness, and starts anew with each packet. */
function limitConnecting(agent: HttpAgent, opened: 'connect' | 'secureConnect', timeoutMs: number): void {
  const connecting = agent as unknown as Connecting;
  const connect = connecting.createConnection.bind(agent);
  connecting.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (!socket) return socket;
    const timer = setTimeout(() => socket.destroy(new Error('connecting took too long')), timeoutMs);
    const stop = () => clearTimeout(timer);
    socket.once(opened, stop);
    socket.once('close', stop);
    return socket;
  };
}
