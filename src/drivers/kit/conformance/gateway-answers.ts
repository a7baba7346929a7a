/** An answer as it goes on the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

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
  'a redirect to a login': { status: 302, headers: { location: 'https://login.example.com/?next=/' } },
  'a permanent redirect': { status: 308, headers: { location: '/elsewhere/' } },
};
