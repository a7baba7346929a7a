import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, json } from './services/answers';
import type { Route } from './services/call';

/** The parsed body of a request, or the 400 or 415 that it gets once the caller is let in. */
export type Read = { readonly body: unknown; readonly refusal?: undefined } | { readonly refusal: Answer };

/** Bodies come as text of any type: whether it is one that the view reads is found out after who asks. */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

/** JSON, and forms where the view takes them; an empty body is an empty object, whatever its type. */
export function readBody(request: FastifyRequest, reads: Route['reads']): Read {
  const text = (request.body ?? '') as string;
  if (text === '' || reads === 'nothing') return { body: {} };
  if (reads === 'raw') return { body: text };
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('application/json')) return readJson(text);
  if (type.startsWith('application/x-www-form-urlencoded') && reads !== 'json') {
    return { body: Object.fromEntries(new URLSearchParams(text)) };
  }
  return { refusal: json(415, { detail: `Unsupported media type "${type}" in request.` }) };
}

function readJson(text: string): Read {
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { refusal: json(400, { detail: 'JSON parse error' }) };
  }
}
