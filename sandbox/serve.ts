import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { afterWork, beforeWork } from './faults/fault-effects';
import type { BreachKind, RequestRecord } from './ledger';
import { learnerOf } from './people/learner-of';
import { readBodies } from './read-bodies';
import { type Answer, json, page, redirect, uncaught } from './services/answers';
import type { Call, Route, View } from './services/call';
import { letsIn } from './services/lets-in';
import type { ServiceName } from './services/services';
import type { Site } from './site';

/** One service on a port of its own, which can be closed and opened again. */
export interface Service {
  readonly url: string;
  down(): Promise<void>;
  up(): Promise<void>;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH'] as const;

/** @param port 0 takes a free one, and keeps it */
export async function serve(
  site: Site,
  service: ServiceName,
  routes: readonly Route[],
  port: number,
  extend?: (app: FastifyInstance) => void,
): Promise<Service> {
  const app = fastify({ logger: false, exposeHeadRoutes: false, routerOptions: { maxParamLength: 1000 } });
  readBodies(app);
  for (const route of routes) {
    app.all(route.path, (request, reply) => handle(request, reply, { site, service, route, endpoint: route.path }));
  }
  const lost: Route = { path: '', door: 'nobody' };
  app.setNotFoundHandler((request, reply) => {
    const missingSlash = lacksSlash(pathOf(request), routes);
    const view: View = (call) => {
      call.breach(missingSlash ? 'missing-slash' : 'unknown-path');
      return missingSlash ? redirect(301, `${pathOf(request)}/`) : page(404, 'Not Found');
    };
    return handle(request, reply, { site, service, route: lost, endpoint: '(unknown path)', view });
  });
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    const record = begin(site, service, request, request.routeOptions.url ?? '(unknown path)');
    site.ledger.breach(record, 'bad-body');
    site.ledger.end(record, status);
    return send(reply, status < 500 ? json(status, { detail: error.message }) : uncaught());
  });
  extend?.(app);
  await app.ready();
  return listen(app, site, port);
}

/** Django redirects to the path with a slash, except below the accounts, where another view takes the path. */
function lacksSlash(path: string, routes: readonly Route[]): boolean {
  if (path.startsWith('/api/user/v1/accounts/')) return false;
  const parts = `${path}/`.split('/');
  return routes.some((route) => {
    const wanted = route.path.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
  });
}

interface Place {
  readonly site: Site;
  readonly service: ServiceName;
  readonly route: Route;
  readonly endpoint: string;
  /** Takes the place of the route's own views. */
  readonly view?: View;
}

async function handle(request: FastifyRequest, reply: FastifyReply, place: Place): Promise<FastifyReply> {
  const { site, service, route } = place;
  const record = begin(site, service, request, place.endpoint);
  const params = (request.params ?? {}) as Record<string, string>;
  const named = { site, body: request.body ?? {}, params };
  record.learner = learnerOf(named);
  const fault = site.faults.pick(record);
  if (fault !== undefined) {
    record.fault = fault.do.kind;
    const early = await beforeWork(fault.do, request, reply);
    if (early === 'lost') return lose(site, record, reply);
    if (early !== undefined) return finish(site, record, reply, early);
  }
  if (site.options.latencyMs > 0) await sleep(site.options.latencyMs, undefined, { ref: false });
  const breach = (kind: BreachKind) => site.ledger.breach(record, kind);
  const { client, refusal } = letsIn(route.door, request.headers.authorization, site.tokens, site.options);
  if (refusal !== undefined) {
    if (refusal.status === 403) breach('forbidden');
    else if (!request.headers.authorization?.startsWith('JWT ')) breach('no-token');
    return finish(site, record, reply, refusal);
  }
  const query = request.query as Call['query'];
  const halfDone = fault?.do.kind === 'half-done';
  const call: Call = { ...named, service, query, headers: request.headers, client, halfDone, breach };
  const answer = await work(place.view ?? viewOf(route, request.method, breach), call);
  record.worked = answer.status;
  const late = fault === undefined ? answer : afterWork(fault.do, answer, reply);
  return late === 'lost' ? lose(site, record, reply) : finish(site, record, reply, late);
}

function viewOf(route: Route, method: string, breach: Call['breach']): View {
  const known = METHODS.find((name) => name === method);
  const view = known === undefined ? undefined : route[known];
  if (view !== undefined) return view;
  return () => {
    breach('wrong-method');
    return json(405, { detail: `Method "${method}" not allowed.` });
  };
}

async function work(view: View, call: Call): Promise<Answer> {
  try {
    return await view(call);
  } catch {
    return uncaught();
  }
}

function begin(site: Site, service: ServiceName, request: FastifyRequest, endpoint: string): RequestRecord {
  const path = pathOf(request);
  const query = request.url.slice(path.length + 1);
  const bytes = Number(request.headers['content-length'] ?? 0);
  const { method } = request;
  return site.ledger.begin({ service, method, path, query, bytes }, `${method} ${service} ${endpoint}`);
}

function pathOf(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? request.url : request.url.slice(0, mark);
}

function finish(site: Site, record: RequestRecord, reply: FastifyReply, answer: Answer): FastifyReply {
  site.ledger.end(record, answer.status);
  return send(reply, answer);
}

function lose(site: Site, record: RequestRecord, reply: FastifyReply): FastifyReply {
  site.ledger.end(record, null);
  return reply;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  if (answer.type !== undefined) reply.header('content-type', answer.type);
  return reply.send(answer.body);
}

async function listen(app: FastifyInstance, site: Site, wanted: number): Promise<Service> {
  const { server } = app;
  server.on('connection', () => site.ledger.connected());
  const open = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await open(wanted);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    up: () => (server.listening ? Promise.resolve() : open(port)),
    down: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
