import { type Answer, page } from '../services/answers';

/**
 * What is in front of a service answers in its place. `page-N` is an HTML page with status N; the others are the
 * answers of well-known gateways.
 */
export type GatewayAnswer = keyof typeof NAMED | `page-${number}`;

/** The request that the gateway did not pass on. */
interface Held {
  readonly method: string;
  readonly url: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** The smallest PNG: one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const NAMED = {
  'empty-404': ['404 without a body (Envoy, Istio, Contour)', () => ({ status: 404 })],
  'kong-404': [
    '404 in JSON (Kong has no such route)',
    () => ({ status: 404, type: JSON_TYPE, body: '{"message":"no Route matched with those values"}' }),
  ],
  'aws-404': [
    '404 in JSON (AWS API Gateway)',
    () => ({ status: 404, type: 'application/json', body: '{"message":"Not Found"}' }),
  ],
  'text-200': ['200 with the text OK', () => ({ status: 200, type: TEXT_TYPE, body: 'OK' })],
  'json-200': ['200 {"status":"ok"}', () => ({ status: 200, type: 'application/json', body: '{"status":"ok"}' })],
  'empty-200': ['200 without a body', () => ({ status: 200 })],
  'empty-202': ['202 without a body', () => ({ status: 202 })],
  'png-200': ['200 with an image', () => ({ status: 200, type: 'image/png', body: PIXEL })],
  'login-302': [
    '302 to a login page',
    ({ url }: Held) => ({ status: 302, headers: { location: `/login?next=${encodeURIComponent(url)}` } }),
  ],
  'kong-401': [
    '401 in JSON (Kong asks for a key of its own)',
    () => ({ status: 401, type: JSON_TYPE, body: '{"message":"Unauthorized"}' }),
  ],
  'aws-403': [
    '403 in JSON (AWS API Gateway)',
    () => ({ status: 403, type: 'application/json', body: '{"message":"Forbidden"}' }),
  ],
  'foreign-405': [
    '405 with an Allow header that lacks the method (Apache, Go, Spring)',
    ({ method }: Held) => {
      const allow = method === 'GET' ? 'POST' : 'GET, HEAD';
      return { status: 405, type: TEXT_TYPE, body: 'Method Not Allowed\n', headers: { allow } };
    },
  ],
  'text-503': [
    '503 in text (Envoy has no healthy upstream)',
    () => ({ status: 503, type: 'text/plain', body: 'no healthy upstream' }),
  ],
} satisfies Readonly<Record<string, readonly [string, (held: Held) => Answer]>>;

/** Pages that gateways send; any other status from 200 to 599 works as well. */
const PAGES = [
  ['page-200', 'an HTML page with status 200 (a default backend, maintenance)'],
  ['page-401', 'an HTML page with status 401 (basic auth)'],
  ['page-403', 'an HTML page with status 403 (a web application firewall)'],
  ['page-404', 'an HTML page with status 404 (nginx has no such route)'],
  ['page-502', 'an HTML page with status 502'],
  ['page-503', 'an HTML page with status 503'],
  ['page-504', 'an HTML page with status 504'],
] as const satisfies readonly (readonly [GatewayAnswer, string])[];

/** Every answer that is known by name, and what it is. */
export const GATEWAY_ANSWERS: readonly { readonly name: GatewayAnswer; readonly says: string }[] = [
  ...Object.entries(NAMED).map(([name, [says]]) => ({ name: name as GatewayAnswer, says })),
  ...PAGES.map(([name, says]) => ({ name, says })),
];

export function isGatewayAnswer(text: unknown): text is GatewayAnswer {
  return typeof text === 'string' && (Object.hasOwn(NAMED, text) || /^page-[2-5]\d\d$/.test(text));
}

/** The answer, without any mark of the service behind it. */
export function gatewayAnswer(name: GatewayAnswer, held: Held): Answer {
  if (Object.hasOwn(NAMED, name)) return { ...NAMED[name as keyof typeof NAMED][1](held), foreign: true };
  const status = Number(name.slice('page-'.length));
  return gatewayPage(status);
}

export function gatewayPage(status: number): Answer {
  return { ...page(status, status < 400 ? 'Welcome' : `${status} from the gateway`), foreign: true };
}
