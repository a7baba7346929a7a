/** An answer as it goes on the wire. */
export interface WireAnswer {
  readonly status: number;
  /** A list is sent as so many lines. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** The header `Allow` of a view that takes every method, as Django REST framework writes it. */
export const PLATFORM_MARK = 'GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS';

/**
 * Headers `Allow` that a proxy adds to every answer, as handbooks have them, and what becomes of the service's own line
 * beside such a one. They name all methods, and mark nothing.
 */
export const MARKS_OF_PROXIES: readonly (string | string[])[] = [
  'GET, POST, PUT, HEAD',
  'GET, HEAD, POST, PUT, OPTIONS',
  'GET, POST, PUT, DELETE, OPTIONS',
  'GET,POST,PUT,HEAD,OPTIONS',
  'POST, PUT, OPTIONS, GET, POST, PUT, HEAD',
  ['POST, PUT, OPTIONS', 'GET, POST, PUT, HEAD'],
  [PLATFORM_MARK, PLATFORM_MARK],
];

function answer(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return { status, body, headers: { 'content-type': type, ...headers } };
}

const page = (status: number, headers = {}) =>
  answer(status, 'text/html; charset=utf-8', '<!DOCTYPE html><html><body>hello</body></html>', headers);

/** What a gateway answers in place of the service, by name. None of it is ever an erasure or an absence. */
export const GATEWAY_ANSWERS: Readonly<Record<string, WireAnswer>> = {
  'a page with 200': page(200),
  'a page with 400': page(400),
  'a page with 401': page(401, { 'www-authenticate': 'Basic realm="staging"' }),
  'a page with 403': page(403),
  'a page with 404': page(404),
  'a page with 405, whose Allow names other methods': page(405, { allow: 'GET, HEAD' }),
  'a page with 502': page(502),
  'a page that calls itself JSON': answer(200, 'application/json', '<html></html>'),
  'text with 200': answer(200, 'text/plain', 'OK'),
  'text with 404': answer(404, 'text/plain', 'default backend - 404'),
  'foreign JSON with 200': answer(200, 'application/json', '{"status": "ok"}'),
  "Kong's JSON with 404": answer(404, 'application/json', '{"message":"no Route matched with those values"}'),
  "AWS's JSON with 404": answer(404, 'application/json', '{"message": "Not Found"}'),
  'nothing with 200': { status: 200 },
  'nothing with 202': { status: 202 },
  'nothing with 404': { status: 404 },
  'an image with 200': answer(200, 'image/png', '\u0089PNG'),
  'half of a JSON with 200': answer(200, 'application/json', '{"id": 4'),
  'nothing with 404, and an Allow header of nginx': { status: 404, headers: { allow: 'GET, POST, HEAD' } },
  'foreign JSON with 200, and an Allow header of nginx': answer(200, 'application/json', '{"status": "ok"}', {
    allow: 'GET, POST, HEAD',
  }),
  'a redirect to a login': { status: 302, headers: { location: 'https://login.example.com/?next=/' } },
  'a permanent redirect': { status: 308, headers: { location: '/elsewhere/' } },
};
