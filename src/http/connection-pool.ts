import http, { type ClientRequestArgs, type Agent as HttpAgent } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { ConnectTimeout } from './connect-timeout';
import { Slots } from './slots';
import { openTunnel } from './tunnel';

/** Kept-alive connections to one service. */
export interface ConnectionPool {
  readonly http: HttpAgent;
  readonly https: https.Agent;
  /** For unencrypted requests to the service. Encrypted ones already have their tunnels. */
  readonly proxy?: URL;
  /** Requests at once: Node's agent counts connections only once they are there, and a tunnel takes its time. */
  readonly slots?: Slots;
  close(): void;
}

export interface ConnectionPoolOptions {
  /** From the first packet to an open (and, for https, encrypted) connection. @unit milliseconds; default 10 s */
  readonly connectTimeoutMs?: number;
  /** Connections at once; further requests wait for one. Default 64 */
  readonly maxSockets?: number;
  /** Certificates in PEM that are believed beside the public ones. */
  readonly ca?: string;
  /** On the way to the service; see `proxyFor()`. */
  readonly proxy?: URL;
}

/**
 * How long an unused connection is kept. Below what proxies in front of Open edX allow (nginx 75 s, ALB 60 s), so that
 * a request seldom meets a connection that is just being closed; a server's own `Keep-Alive: timeout` goes before.
 * @unit milliseconds
 */
const UNUSED_CONNECTION_MS = 15_000;

export function createConnectionPool(options: ConnectionPoolOptions = {}): ConnectionPool {
  const { connectTimeoutMs = 10_000, maxSockets = 64, proxy } = options;
  const settings = { keepAlive: true, maxSockets, timeout: UNUSED_CONNECTION_MS };
  const plain = new http.Agent(settings);
  // Said outright: otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 decides.
  const encrypted = new https.Agent({ ...settings, ...trusting(options.ca), rejectUnauthorized: true });
  if (proxy !== undefined) goThrough(proxy, encrypted, connectTimeoutMs);
  limitConnecting(plain, 'connect', connectTimeoutMs);
  limitConnecting(encrypted, 'secureConnect', connectTimeoutMs);
  return {
    http: plain,
    https: encrypted,
    ...(proxy === undefined ? {} : { proxy, slots: new Slots(maxSockets) }),
    close() {
      plain.destroy();
      encrypted.destroy();
    },
  };
}

/** One context for all connections: the public certificates are many, and reading them takes time. */
function trusting(ca: string | undefined): https.AgentOptions {
  return ca === undefined ? {} : { secureContext: tls.createSecureContext({ ca: [...publicAuthorities(), ca] }) };
}

/** With those of NODE_EXTRA_CA_CERTS, from Node 22.15 on. */
function publicAuthorities(): readonly string[] {
  return tls.getCACertificates?.('default') ?? tls.rootCertificates;
}

type Connected = (error: Error | null, stream?: Duplex) => void;

interface Connecting {
  createConnection(options: ClientRequestArgs, callback?: Connected): Duplex | null | undefined;
}

/** Each connection begins as a tunnel; TLS, and whom we believe to be the service, are as without a proxy. */
function goThrough(proxy: URL, agent: https.Agent, timeoutMs: number): void {
  const connecting = agent as unknown as Connecting;
  const connect = connecting.createConnection.bind(agent);
  connecting.createConnection = (options, callback) => {
    const done = callback as Connected;
    openTunnel(proxy, String(options.host), Number(options.port), timeoutMs).then(
      (socket) => {
        const encrypted = connect({ ...options, socket } as ClientRequestArgs) as Duplex;
        limitOpening(encrypted, 'secureConnect', timeoutMs);
        done(null, encrypted);
      },
      (error: Error) => done(error),
    );
    return undefined;
  };
}

/** Node has no time-out for connecting alone: `timeout` counts idle time, and starts again with each packet. */
function limitConnecting(agent: HttpAgent, opened: 'connect' | 'secureConnect', timeoutMs: number): void {
  const connecting = agent as unknown as Connecting;
  const connect = connecting.createConnection.bind(agent);
  connecting.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) limitOpening(socket, opened, timeoutMs);
    return socket;
  };
}

function limitOpening(socket: Duplex, opened: 'connect' | 'secureConnect', timeoutMs: number): void {
  const timer = setTimeout(() => socket.destroy(new ConnectTimeout()), timeoutMs);
  const stop = () => clearTimeout(timer);
  socket.once(opened, stop);
  socket.once('close', stop);
}
