import { z } from 'zod';
import { type Answers, any, json } from '../http/answer-form';
import type { HttpMethod } from '../http/http';
import type { Service } from '../http/service';

/**
 * What a view says of itself. The methods it takes are in its header `Allow`.
 * @source Django REST framework, SimpleMetadata
 */
const ANSWERS = {
  described: json(200, z.object({ name: z.string(), renders: z.array(z.string()) })),
} satisfies Answers;

/** What a route of Open edX is, as far as the caller may know it. */
export interface RouteSight {
  /** Methods that it takes; empty where a proxy takes the header away. */
  readonly methods: readonly string[];
}

/**
 * Asks a view of Open edX what it takes, by OPTIONS. This changes nothing, and the view checks the token and the rights
 * of its user first, as it does for every method.
 * @throws RetirementError `service.denied` where this user may not use it; as any call where it is not there
 */
export async function describeRoute(service: Service, path: string): Promise<RouteSight> {
  const { facts } = await service.ask('OPTIONS' satisfies HttpMethod, path, ANSWERS);
  return { methods: facts.allow };
}

/** Statuses with which a service, or whatever is before it, may answer for a path that nobody has. */
const LOST = [200, 204, 301, 302, 400, 401, 403, 404, 405, 410, 500, 502, 503];
const ANYTHING = { answered: LOST.map(any) } satisfies Answers;

/**
 * Whether even a path that cannot exist, beside that of a route, is answered with the mark of the platform. Then something
 * before the service writes it on every answer, and nothing tells a gateway's answers from the service's own.
 */
export async function isImitated(service: Service, path: string): Promise<boolean> {
  const { facts } = await service.ask('GET', `${path.replace(/[^/]*\/?$/, '')}~lethe-no-such-route~/`, ANYTHING);
  return facts.allow.length > 0;
}
