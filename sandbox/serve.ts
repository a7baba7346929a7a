import type { AddressInfo } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { begin, handle, pathOf, send } from './handle';
import { takeBodies } from './read-bodies';
import { json, page, redirect, uncaught } from './services/answers';
import type { Route, View } from './services/call';
import type { ServiceName } from './services/services';
import type { Site } from './site';

/** One service on a port of its own, which can be closed and opened again. */
export interface Service {
  readonly url: string;
  down(): Promise<void>;
  up(): Promise<void>;
}

/** A path that cannot exist, asked for on purpose: a client looks how such a path is answered. */
const CANNOT_EXIST = /\/~[\w-]+~\/$/;

/** Where no view is. */
const LOST: Route = { path: '', access: 'nobody', plain: true };

export interface Place {
  /** Address of this machine, or a name that stands for one. */
  readonly host: string;
  /** 0 takes a free one, and keeps it. */
  readonly port: number;
  /** Longest body that it takes. @unit bytes @default 1 MiB */
  readonly bodyLimit?: number;
}

export async function serve(
  site: Site,
  service: ServiceName,
  routes: readonly Route[],
  place: Place,
  extend?: (app: FastifyInstance) => void,
): Promise<Service> {
  const lost = (request: FastifyRequest, reply: FastifyReply) => {
    const missingSlash = lacksSlash(pathOf(request), routes);
    const onPurpose = request.method === 'GET' && CANNOT_EXIST.test(pathOf(request));
    const view: View = (call) => {
      if (!onPurpose) call.breach(missingSlash ? 'missing-slash' : 'unknown-path');
      return missingSlash ? redirect(301, `${pathOf(request)}/`) : page(404, 'Not Found');
    };
    return handle(request, reply, { site, service, route: LOST, endpoint: '(unknown path)', view });
  };
  const app = fastify({
    logger: false,
    ...(place.bodyLimit === undefined ? {} : { bodyLimit: place.bodyLimit }),
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 1000 },
    // A path whose percent signs make no characters is a path that Django does not have.
    frameworkErrors: (_error, request, reply) => void lost(request, reply),
  });
  takeBodies(app);
  for (const route of routes) {
    app.all(route.path, (request, reply) =>
      isAt(route, request, site)
        ? handle(request, reply, { site, service, route, endpoint: route.path })
        : lost(request, reply),
    );
  }
  app.setNotFoundHandler(lost);
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    const record = begin(request, { site, service, endpoint: request.routeOptions.url ?? '(unknown path)' });
    site.ledger.breach(record, 'bad-body');
    site.ledger.end(record, status);
    return send(reply, status < 500 ? json(status, { detail: error.message }) : uncaught());
  });
  extend?.(app);
  await app.ready();
  return listen(app, site, place);
}

/** Whether this release has the route, and it takes the parts of this path. */
function isAt(route: Route, request: FastifyRequest, site: Site): boolean {
  if (route.isThere?.(site.options) === false) return false;
  const params = (request.params ?? {}) as Record<string, string>;
  return Object.entries(route.parts ?? {}).every(([part, pattern]) => pattern.test(params[part] ?? ''));
}

/** Django redirects to the path with a slash, where no other view takes the path as it is. */
function lacksSlash(path: string, routes: readonly Route[]): boolean {
  const parts = `${path}/`.split('/');
  return routes.some((route) => {
    const wanted = route.path.split('/');
    const fits = (part: string, at: number) =>
      part.startsWith(':')
        ? (route.parts?.[part.slice(1)]?.test(readable(parts[at] ?? '')) ?? true)
        : part === parts[at];
    return wanted.length === parts.length && wanted.every(fits);
  });
}

/** What the percent signs of a path stand for; nothing where they make no characters. */
function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

async function listen(app: FastifyInstance, site: Site, { host, port: wanted }: Place): Promise<Service> {
  const { server } = app;
  server.on('connection', () => site.ledger.connected());
  const open = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await open(wanted);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    up: () => (server.listening ? Promise.resolve() : open(port)),
    down: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
