import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { createService } from '../../src/http/create-service';
import type { OpenService } from '../../src/http/service';
import { createTokenSource, type TokenSourceOptions } from '../../src/openedx/create-token-source';
import { ANY_SUCCESS } from '../support/any-success';
import { type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

const token = (value: string, expiresIn = 3600) => ({
  status: 200,
  body: { access_token: value, expires_in: expiresIn, token_type: 'JWT', scope: 'read' },
});

describe('createTokenSource()', () => {
  let stub: StubService;
  let lms: OpenService;
  let clock: number;
  beforeEach(async () => {
    clock = 1_000_000;
    stub = await startStubService(token('first'));
    lms = createService({ mark: 'none', service: 'LMS', baseUrl: stub.url });
  });
  afterEach(async () => {
    lms.close();
    await stub.stop();
  });
  const sourceWith = (more: Partial<TokenSourceOptions> = {}) =>
    createTokenSource({ lms, clientId: 'worker', readSecret: async () => 's3cr3t', now: () => clock, ...more });

  test('the token is asked for by client credentials, as a JWT', async () => {
    await expect(sourceWith().token()).resolves.toBe('JWT first');
    expect(stub.requests).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: '/oauth2/access_token',
        body: 'grant_type=client_credentials&client_id=worker&client_secret=s3cr3t&token_type=jwt',
      }),
    ]);
  });

  test('a hundred who wait at once share one request, and the next hundred its token', async () => {
    const source = sourceWith();
    const all = () => Promise.all(Array.from({ length: 100 }, () => source.token()));
    expect(new Set(await all())).toEqual(new Set(['JWT first']));
    await all();
    expect(stub.requests).toHaveLength(1);
  });

  test.each([
    [3600, 3_539_000, 3_541_000],
    [120, 95_000, 97_000],
    [2, 1_500, 1_700],
  ])('a token of %i s is still used after %i ms and renewed after %i ms', async (life, used, renewed) => {
    stub.answerWith(token('first', life));
    const source = sourceWith();
    await source.token();
    stub.answerWith(token('second', life));
    const began = clock;
    clock = began + used;
    await expect(source.token()).resolves.toBe('JWT first');
    clock = began + renewed;
    await expect(source.token()).resolves.toBe('JWT second');
  });

  test('a token that was refused is renewed once, however many heard the refusal', async () => {
    const source = sourceWith();
    const old = await source.token();
    stub.answerWith(token('second'));
    const next = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, n % 7));
        source.invalidate(old);
        return source.token();
      }),
    );
    expect(new Set(next)).toEqual(new Set(['JWT second']));
    expect(stub.requests).toHaveLength(2);
  });

  test('who stops waiting leaves the renewal to the others', async () => {
    let answer = () => {};
    stub.answerWith((response, _request) => {
      const body = JSON.stringify(token('slow').body);
      answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const source = sourceWith();
    const impatient = new AbortController();
    const first = thrownBy(source.token(impatient.signal));
    const second = source.token();
    while (stub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    impatient.abort();
    expect((await first).code).toBe('service.unavailable');
    answer();
    await expect(second).resolves.toBe('JWT slow');
    expect(stub.requests).toHaveLength(1);
  });

  test('the secret is read again for each token', async () => {
    let secret = 'old';
    const source = sourceWith({ readSecret: async () => secret });
    stub.answerWith({ status: 401, body: { error: 'invalid_client' } });
    expect((await thrownBy(source.token())).code).toBe('service.denied');
    secret = 'new';
    stub.answerWith(token('first'));
    await source.token();
    expect(stub.requests[1]?.body).toContain('client_secret=new');
  });

  test.each([
    ['401 invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'service.denied'],
    ['400 unauthorized_client', { status: 400, body: { error: 'unauthorized_client' } }, 'service.denied'],
    ["a 403 of the site's rate limit", 403, 'service.throttled'],
    ['a 429', 429, 'service.throttled'],
    ['a 404', 404, 'service.unavailable'],
    ['a 500', 500, 'service.unavailable'],
    ['a 503', 503, 'service.unavailable'],
    ['a login page', { status: 302, headers: { location: '/login' } }, 'service.unavailable'],
    ['JSON of another shape', { status: 200, body: { token: 'x' } }, 'service.unavailable'],
    ['a page', { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }, 'service.unavailable'],
  ] as const)('%s never ends a retirement', async (_name, answer, code) => {
    stub.answerWith(answer);
    const failure = await thrownBy(sourceWith().token());
    expect(failure.code).toBe(code);
    expect(failure.facts.service).toBe('LMS');
  });

  test('a limit of tokens is waited out: nobody asks before that time', async () => {
    stub.answerWith({ status: 403, headers: { 'retry-after': '30' } });
    const source = sourceWith();
    expect((await thrownBy(source.token())).facts.retryAfterMs).toBe(30_000);
    stub.answerWith(token('first'));
    clock += 29_000;
    expect((await thrownBy(source.token())).code).toBe('service.throttled');
    expect(stub.requests).toHaveLength(1);
    clock += 2_000;
    await expect(source.token()).resolves.toBe('JWT first');
  });

  test('a secret that cannot be read is secret.missing', async () => {
    const readSecret = () => Promise.reject(new Error('ENOENT: /run/secrets/client'));
    expect((await thrownBy(sourceWith({ readSecret }).token())).code).toBe('secret.missing');
    expect(stub.requests).toHaveLength(0);
  });
});

describe('a token at the sandbox', () => {
  let sandbox: Sandbox;
  const open: OpenService[] = [];
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(async () => {
    for (const service of open.splice(0)) service.close();
    await sandbox.stop();
  });
  const clients = (secret = sandbox.clients.worker.secret) => {
    const lms = createService({ mark: 'none', service: 'LMS', baseUrl: sandbox.url });
    const auth = createTokenSource({ lms, clientId: sandbox.clients.worker.id, readSecret: async () => secret });
    const http = createService({ mark: 'none', service: 'LMS', baseUrl: sandbox.url, auth });
    const ecommerce = createService({ mark: 'none', service: 'ECOMMERCE', baseUrl: sandbox.urls.ecommerce, auth });
    open.push(lms, http, ecommerce);
    return { http, ecommerce };
  };
  const queue = '/api/user/v1/accounts/retirement_queue/?cool_off_days=0&states=PENDING';

  test('one token serves all services, and many requests at once', async () => {
    const { http, ecommerce } = clients();
    await Promise.all(Array.from({ length: 30 }, () => http.with().ask('GET', queue, ANY_SUCCESS)));
    await thrownBy(ecommerce.with().ask('GET', '/api/v2/retirement/tracking_id/nobody/', ANY_SUCCESS));
    expect(sandbox.admin.totals().tokens).toBe(1);
  });

  test('revoked tokens are renewed once for all and nobody notices', async () => {
    const { http } = clients();
    await http.with().ask('GET', queue, ANY_SUCCESS);
    sandbox.admin.revokeTokens();
    await Promise.all(Array.from({ length: 30 }, () => http.with().ask('GET', queue, ANY_SUCCESS)));
    expect(sandbox.admin.totals().tokens).toBe(2);
  });

  test('tokens that live for a second are renewed before they die', async () => {
    sandbox.admin.tune({ tokenLifeS: 1 });
    const { http } = clients();
    const end = Date.now() + 2_500;
    while (Date.now() < end) {
      await http.with().ask('GET', queue, ANY_SUCCESS);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(sandbox.admin.totals().byStatus).not.toHaveProperty('401');
    expect(sandbox.admin.totals().tokens).toBeLessThanOrEqual(5);
  });

  test('a service that says 401 to a fresh token too is service.denied, after one renewal', async () => {
    const { http } = clients();
    sandbox.admin.addFault({ match: { path: '/api/' }, do: { kind: 'status', status: 401 } });
    expect(await thrownBy(http.with().ask('GET', queue, ANY_SUCCESS))).toMatchObject({
      code: 'service.denied',
      facts: { status: 401 },
    });
    expect(sandbox.admin.totals()).toMatchObject({ tokens: 2, byStatus: { 401: 2 } });
  });

  test('a wrong secret is service.denied of the LMS, whichever service was asked', async () => {
    const { ecommerce } = clients('wrong');
    const failure = await thrownBy(ecommerce.with().ask('GET', '/api/v2/retirement/tracking_id/ada/', ANY_SUCCESS));
    expect(failure).toMatchObject({ code: 'service.denied', facts: { service: 'LMS', status: 401 } });
  });
});
