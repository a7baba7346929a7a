import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import type { StubRequest } from '../../support/stub-service';

/** Somebody whom no failure may name. */
export const PERSON = { username: 'Zélie+Quux 1', email: 'zelie.quux@example.com', name: 'Zélie Quux' };
export const PERSONAL = /zelie|zélie|quux|s3cr3t/i;

const STATE = { id: 1, state_name: 'PENDING', state_execution_order: 1 };

/** A row of the queue as the LMS gives it. */
export const ROW = {
  id: 46,
  user: { id: 5_213_599, username: PERSON.username, email: 'retired@retired.invalid', profile: { id: 1, name: 'x' } },
  current_state: STATE,
  last_state: STATE,
  created: '2026-01-18T20:35:52.349757Z',
  modified: '2026-01-18T20:35:52Z',
  original_username: PERSON.username,
  original_email: PERSON.email,
  original_name: PERSON.name,
  retired_username: 'retired__user_zq',
  retired_email: 'retired__user_zq@retired.invalid',
};

/** Where the LMS has the learner, when it answers as it should. */
export const there = { state: 'PENDING' };

function row() {
  return { ...ROW, current_state: { ...STATE, state_name: there.state } };
}

/** What a service, or whatever is in its place, may put on the wire. */
export type AnyAnswer = (response: ServerResponse, request: StubRequest) => void;

const status = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(200, 201, 204, 301, 302, 400, 401, 403, 404, 405, 409, 429, 500, 502, 503, 504),
  },
  fc.integer({ min: 200, max: 999 }),
);

/** JSON that is nearly what was asked for. */
const nearly = fc.oneof(
  fc.constantFrom<unknown>(ROW, [ROW], [], {}, null, true, 'no', { success: true }, { success: false }),
  fc.tuple(fc.constantFrom(...Object.keys(ROW)), fc.jsonValue()).map(([key, value]) => ({ ...ROW, [key]: value })),
  fc.tuple(fc.constantFrom(...Object.keys(ROW)), fc.jsonValue()).map(([key, value]) => [{ ...ROW, [key]: value }, ROW]),
  fc.record({ access_token: fc.jsonValue(), expires_in: fc.jsonValue(), token_type: fc.jsonValue() }),
  fc.record({ ecommerce_tracking_id: fc.jsonValue() }),
  fc.jsonValue(),
);

const text = fc.oneof(
  nearly.map((value) => JSON.stringify(value)),
  nearly.map((value) => JSON.stringify(value).slice(0, -1)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '',
    ' \n',
    '<html><body>hello</body></html>',
    `"${PERSON.username} is unknown"`,
    '"user not found with id: 5213599"',
    '\uFEFF{}',
    '{"__proto__": {"success": true}}',
    `${'['.repeat(5_000)}`,
  ),
);

const body = fc.oneof(
  text.map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

const headers = fc.record(
  {
    'content-type': fc.constantFrom('application/json', 'text/html; charset=utf-8', 'text/plain', '', ';;;', 'json'),
    'retry-after': fc.oneof(
      fc.constantFrom(
        '0',
        '1',
        '3600',
        '-5',
        '99999999999999999999',
        'soon',
        'Wed, 21 Oct 2099 07:28:00 GMT',
        '1e9',
        '',
      ),
      fc.string({ unit: fc.constantFrom(...'0123456789 :,-GMTWed'), maxLength: 30 }),
    ),
    location: fc.constantFrom('/login', 'http://127.0.0.1:1/', 'javascript:alert(1)', '//', ''),
    'content-encoding': fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'nonsense'),
    allow: fc.constantFrom(
      'GET, POST, PUT, PATCH, HEAD, OPTIONS',
      'GET, POST, PUT, PATCH, HEAD, OPTIONS',
      'GET, POST, HEAD',
      'GET, HEAD',
      '',
      ',;,',
    ),
    'www-authenticate': fc.constant('JWT realm="api"'),
    'set-cookie': fc.constant('sessionid=1; Path=/'),
  },
  { requiredKeys: [] },
);

/** A whole answer, in HTTP that a server can speak. */
const whole = fc.tuple(status, headers, body).map(
  ([code, all, bytes]): AnyAnswer =>
    (response) =>
      void response.writeHead(code, all).end(bytes),
);

/** A refusal or an error of the service's own, with the mark of the platform. */
const itsOwn = fc.tuple(fc.constantFrom(400, 401, 403, 404, 405, 500), nearly).map(
  ([code, told]): AnyAnswer =>
    (response, { method }) => {
      response.writeHead(code, { allow: `${method}, OPTIONS`, 'content-type': 'application/json' });
      response.end(JSON.stringify(told));
    },
);

/** Half of one: the length promises more, and the connection ends. */
const half = fc.tuple(status, body).map(
  ([code, bytes]): AnyAnswer =>
    (response) => {
      response.writeHead(code, { 'content-type': 'application/json', 'content-length': bytes.length + 100 });
      response.write(bytes.length > 0 ? bytes : ' ', () => response.destroy());
    },
);

/** Bytes that are not HTTP, or nearly are. */
const raw = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(
      'HTTP/1.1 0 No\r\n\r\n',
      'HTTP/1.1 99999 No\r\n\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
      'SSH-2.0-OpenSSH_9.2\r\n',
    ),
  )
  .map(
    (bytes): AnyAnswer =>
      (response) => {
        const { socket } = response;
        socket?.write(bytes, () => socket.destroy());
      },
  );

const nothing = fc.constant<AnyAnswer>((response) => void response.socket?.resetAndDestroy());

/** What the service would say, so that an activity comes further than to its first request. */
const asItShould = fc.constant<AnyAnswer>((response, { method, url }) => {
  const told = AS_IT_SHOULD.find(([path]) => url.includes(path))?.[1]();
  const allow = `${method}, OPTIONS`;
  if (method === 'PATCH' || told === undefined) response.writeHead(204, { allow }).end();
  else response.writeHead(200, { allow, 'content-type': 'application/json' }).end(JSON.stringify(told));
});

const AS_IT_SHOULD: readonly (readonly [path: string, answer: () => unknown])[] = [
  ['/oauth2/access_token', () => ({ access_token: 's3cr3t', expires_in: 0.001, token_type: 'JWT' })],
  ['/retirement_status/', row],
  ['/retirement_queue/', () => [row()]],
  ['/retirements_by_status_and_date/', () => [row()]],
  ['/cancel_retirement/', () => ({ success: true })],
  ['/tracking_id/', () => ({ ecommerce_tracking_id: null })],
];

export const anyAnswer: fc.Arbitrary<AnyAnswer> = fc.oneof(
  { weight: 9, arbitrary: asItShould },
  { weight: 8, arbitrary: whole },
  { weight: 6, arbitrary: itsOwn },
  { weight: 1, arbitrary: half },
  { weight: 1, arbitrary: raw },
  { weight: 1, arbitrary: nothing },
);
