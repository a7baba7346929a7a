import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterWork, beforeWork } from './faults/fault-effects';
import type { BreachKind, RequestRecord } from './ledger';
import { marked, methodsOf, throughProxy } from './marks';
import { learnerOf } from './people/learner-of';
import { type Read, readBody } from './read-bodies';
import { type Answer, json, page, sentence, uncaught } from './services/answers';
import type { Call, Route, View } from './services/call';
import { letsIn } from './services/lets-in';
import type { ServiceName } from './services/services';
import type { Site } from './site';

/** Where a request came to. */
export interface Place {
  readonly site: Site;
  readonly service: ServiceName;
  readonly route: Route;
  /** The route as a pattern, for the totals. */
  readonly endpoint: string;
  /** Takes the place of the route's own views. */
  readonly view?: View;
}

/** One request, from the record it is put on to its answer. */
export async function handle(request: FastifyRequest, reply: FastifyReply, place: Place): Promise<FastifyReply> {
  const { site, service, route } = place;
  const record = begin(request, place);
  const params = (request.params ?? {}) as Record<string, string>;
  const read = readBody(request, readsOf(place, request.method));
  const named = { site, body: read.refusal === undefined ? read.body : {}, params };
  record.learner = learnerOf(named);
  const mark = (answer: Answer) => marked(answer, route, service, site.options);
  const lose = () => {
    site.ledger.end(record, null);
    return reply;
  };
  const finish = (answer: Answer) => {
    // Nobody is there any more.
    if (record.fault === 'late') return lose();
    site.ledger.end(record, answer.status);
    if (site.options.clockAheadS !== 0) reply.header('date', new Date(site.now()).toUTCString());
    return send(reply, throughProxy(answer, service, site.options));
  };
  const fault = site.faults.pick(record);
  if (fault !== undefined) {
    record.fault = fault.do.kind;
    const early = await beforeWork(fault.do, request, reply);
    if (early === 'lost') return lose();
    if (early !== undefined) return finish(mark(early));
  }
  if (site.options.latencyMs > 0) await sleep(site.options.latencyMs, undefined, { ref: false });
  const breach = (kind: BreachKind) => site.ledger.breach(record, kind);
  const { client, refusal } = letsIn(route.access, request.headers.authorization, site.tokens, site.options);
  if (refusal !== undefined) {
    if (refusal.status === 403) breach('forbidden');
    else if (!request.headers.authorization?.startsWith('JWT ')) breach('no-token');
    return finish(mark(refusal));
  }
  const query = request.query as Call['query'];
  const halfDone = fault?.do.kind === 'half-done';
  const call: Call = { ...named, service, query, headers: request.headers, client, halfDone, breach };
  const answer = mark(await work(place.view ?? viewOf(route, request.method, read), call));
  record.worked = answer.status;
  const late = fault === undefined ? answer : afterWork(fault.do, answer, request, reply);
  return late === 'lost' ? lose() : finish(late);
}

function readsOf({ view, route }: Place, method: string): Route['reads'] {
  if (view !== undefined) return undefined;
  return route.ignores?.includes(method) ? 'nothing' : route.reads;
}

/** Puts a request on the record. */
export function begin(request: FastifyRequest, place: Pick<Place, 'site' | 'service' | 'endpoint'>): RequestRecord {
  const path = pathOf(request);
  const { service } = place;
  const query = request.url.slice(path.length + 1);
  const bytes = Number(request.headers['content-length'] ?? 0);
  const { method } = request;
  return place.site.ledger.begin({ service, method, path, query, bytes }, `${method} ${service} ${place.endpoint}`);
}

export function pathOf(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? request.url : request.url.slice(0, mark);
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  if (answer.type !== undefined) reply.header('content-type', answer.type);
  // As bytes, since Fastify adds a charset to the type of a text.
  return reply.send(typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body);
}

/** The view for the method, if it can read the body; else what Django REST framework answers itself. */
function viewOf(route: Route, method: string, read: Read): View {
  const named = method === 'HEAD' ? 'GET' : (method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE');
  const view = method === 'OPTIONS' ? describe(route) : route[named];
  return (call) => {
    if (view === undefined) {
      call.breach('wrong-method');
      if (route.plain) return { ...page(405, ''), body: '', headers: { allow: methodsOf(route).join(', ') } };
      return json(405, { detail: `Method "${method}" not allowed.` });
    }
    if (read.refusal === undefined) return view(call);
    call.breach('bad-body');
    return route.catches ? sentence(500, 'The body cannot be read.') : read.refusal;
  };
}

/** Django REST framework's own answer to OPTIONS. */
function describe(route: Route): View | undefined {
  if (route.plain) return undefined;
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  const parses = ['application/json', ...(route.reads === 'json' ? [] : forms)];
  return () => json(200, { name: 'View', description: '', renders: ['application/json'], parses });
}

async function work(view: View, call: Call): Promise<Answer> {
  try {
    return await view(call);
  } catch {
    return uncaught();
  }
}
