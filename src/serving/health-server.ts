import { createServer } from 'node:http';
import fastify from 'fastify';
import { bareHost } from '../domain/text/bare-host';

export interface Health {
  /** What prevents serving; empty if nothing does. */
  readonly troubles: readonly string[];
  /** What a person has to look at, and a restart does not cure. */
  readonly warnings: readonly string[];
}

export interface HealthServerOptions {
  /** An address of IPv6 is in brackets. */
  readonly host: string;
  readonly port: number;
  /** Whether the port was only a default: then the next free one will do. */
  readonly portMayMove: boolean;
  readonly health: () => Health;
  /** Prometheus text. */
  readonly metrics: () => Promise<string>;
}

export interface HealthServer {
  /** `http://host:port`. */
  readonly url: string;
  /** Whether the port that was a default is in use, so that this is another one. */
  readonly onAnotherPort: boolean;
  close(): Promise<void>;
}

/**
 * `/health` for orchestrators, `/metrics` for Prometheus. Neither names anybody; still, it listens on the loopback by default.
 * @throws Error that says what to do, where it cannot listen there
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/health', async (_, reply) => {
    const { troubles, warnings } = options.health();
    const well = warnings.length === 0 ? 'ok' : 'needs-attention';
    return reply
      .code(troubles.length === 0 ? 200 : 503)
      .send({ status: troubles.length === 0 ? well : 'unhealthy', troubles, warnings });
  });
  app.get('/metrics', async (_, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics()),
  );
  const onAnotherPort = options.portMayMove && !(await isFree(options.host, options.port));
  const url = await listen(app, options.host, onAnotherPort ? 0 : options.port);
  return { url, onAnotherPort, close: () => app.close() };
}

function listen(app: ReturnType<typeof fastify>, host: string, port: number): Promise<string> {
  return app.listen({ host: bareHost(host), port }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`--listen ${host}:${port}: ${WHY_NOT[error.code ?? ''] ?? error.message}`);
  });
}

const WHY_NOT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use; use another, or 0 for a free one',
  EACCES: 'the port is not for this user; say one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, bareHost(host), () => probe.close(() => resolve(true)));
  });
}
