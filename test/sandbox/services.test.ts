import { SERVICES } from '../../sandbox/services/services';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { type Caller, callerOf, hear, tokenFor } from './caller';

describe('the services beside the LMS', () => {
  let sandbox: Sandbox;
  let worker: Caller;
  const learner = () => {
    const [first] = sandbox.admin.learners();
    if (first === undefined) throw new Error('nobody is there');
    return first;
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    await sandbox.reset();
    sandbox.admin.add([{ username: 'o+brien x', holdings: { trackingId: 'ecommerce-7' } }]);
    worker = await callerOf(sandbox);
  });

  const ids = () => ({ lms_user_id: learner().userId, original_username: 'o+brien x' });
  const cases = [
    ['ecommerce', '/api/v2/user/retire/', () => ({ username: 'o+brien x' }), 204],
    ['credentials', '/user/retire/', () => ({ username: 'o+brien x' }), 204],
    ['demographics', '/demographics/api/v1/retire_demographics/', () => ({ lms_user_id: learner().userId }), 404],
    ['license_manager', '/api/v1/retire_user/', ids, 404],
    ['extra', '/api/v1/retire_learner/', () => ({ edx_lms_user_id: learner().userId }), 204],
  ] as const;

  test.each(cases)(
    '%s erases a learner, answers the repeat, and knows nobody by a body without a name',
    async (service, path, body, repeat) => {
      const url = `${sandbox.urls[service]}${path}`;
      const trace = service === 'license_manager' ? 'licenses' : service;
      expect(learner().traces).toContain(trace);
      expect((await worker.send('POST', url, body())).status).toBe(204);
      expect(learner().traces).not.toContain(trace);
      expect((await worker.send('POST', url, body())).status).toBe(repeat);
      expect([400, 404]).toContain((await worker.send('POST', url, {})).status);
      expect(sandbox.admin.violations().map(({ kind }) => kind)).toEqual(['missing-key']);
      expect(
        sandbox.admin
          .requests()
          .slice(-3)
          .map((request) => request.learner),
      ).toEqual([learner().userId, learner().userId, null]);
    },
  );

  test('ecommerce tells the tracking id, and 404 where it has none', async () => {
    const ask = (name: string) =>
      worker.get(`${sandbox.urls.ecommerce}/api/v2/retirement/tracking_id/${encodeURIComponent(name)}/`);
    expect((await ask('o+brien x')).data).toEqual({ ecommerce_tracking_id: 'ecommerce-7' });
    expect((await ask('never.was')).status).toBe(404);
  });

  test('a service of the site itself may have a form of success of its own', async () => {
    sandbox.admin.tune({ extraAnswer: '{"deleted":true}' });
    const url = `${sandbox.urls.extra}/api/v1/retire_learner/`;
    const heard = await worker.send('POST', url, { edx_lms_user_id: learner().userId });
    expect([heard.status, heard.text, learner().traces.includes('extra')]).toEqual([200, '{"deleted":true}', false]);
  });

  test.each([
    ['ecommerce', '/api/v2/user_management/replace_usernames/'],
    ['credentials', '/api/v2/replace_usernames/'],
    ['discovery', '/api/v1/replace_usernames/'],
  ] as const)('%s replaces usernames for the replacement worker alone', async (service, path) => {
    const body = { username_mappings: [{ 'o+brien x': 'obrien' }] };
    const url = `${sandbox.urls[service]}${path}`;
    expect((await worker.send('POST', url, body)).status).toBe(403);
    const replacer = await callerOf(sandbox, 'replacement');
    expect((await replacer.send('POST', url, body)).data).toEqual({
      successful_replacements: [{ 'o+brien x': 'obrien' }],
      failed_replacements: [],
    });
  });
});

describe('tokens of the sandbox', () => {
  let sandbox: Sandbox;
  const QUEUE = '/api/user/v1/accounts/retirement_queue/?cool_off_days=0&states=PENDING';
  const ask = async (authorization?: string, url = sandbox.url + QUEUE) =>
    hear(await fetch(url, { headers: authorization === undefined ? {} : { authorization } }));
  const token = async (path: string, form: Record<string, string>) =>
    hear(await fetch(`${sandbox.url}${path}`, { method: 'POST', body: new URLSearchParams(form) }));
  const form = (more: Record<string, string> = {}) => ({
    grant_type: 'client_credentials',
    client_id: sandbox.clients.worker.id,
    client_secret: sandbox.clients.worker.secret,
    token_type: 'jwt',
    ...more,
  });

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  test.each(['/oauth2/access_token', '/oauth2/access_token/'])(
    '%s gives a token that says when it ends',
    async (path) => {
      sandbox.admin.tune({ tokenLifeS: 60 });
      const { status, data } = await token(path, form());
      expect(status).toBe(200);
      expect(data).toEqual({
        access_token: expect.any(String),
        expires_in: 60,
        token_type: 'JWT',
        scope: expect.any(String),
      });
    },
  );

  test('a wrong secret is a 401 invalid_client', async () => {
    const { status, data } = await token('/oauth2/access_token', form({ client_secret: 'wrong' }));
    expect([status, data]).toEqual([401, { error: 'invalid_client' }]);
  });

  test('more token requests than the site allows in a minute are a 403', async () => {
    sandbox.admin.tune({ tokensPerMinute: 2 });
    const statuses: number[] = [];
    for (let at = 0; at < 3; at += 1) statuses.push((await token('/oauth2/access_token', form())).status);
    expect(statuses).toEqual([200, 200, 403]);
  });

  test('a token asked for without token_type=jwt is good for nothing', async () => {
    const { data } = await token('/oauth2/access_token', form({ token_type: 'bearer' }));
    const { access_token: bearer } = data as { access_token: string };
    expect((await ask(`Bearer ${bearer}`)).status).toBe(401);
    expect((await ask(`JWT ${bearer}`)).status).toBe(401);
  });

  test('no token, a past one and a revoked one are a 401 at every service', async () => {
    sandbox.admin.tune({ tokenLifeS: 0.05 });
    const short = await tokenFor(sandbox, 'worker');
    sandbox.admin.tune({ tokenLifeS: 3600 });
    const revoked = await tokenFor(sandbox, 'worker');
    sandbox.admin.revokeTokens();
    await new Promise((resolve) => setTimeout(resolve, 60));
    for (const authorization of [undefined, `JWT ${short}`, `JWT ${revoked}`]) {
      expect((await ask(authorization)).status).toBe(401);
      const retire = await fetch(`${sandbox.urls.credentials}/user/retire/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        body: '{"username": "ann"}',
      });
      expect(retire.status).toBe(401);
    }
    expect((await ask(`JWT ${await tokenFor(sandbox, 'superuser')}`)).status).toBe(200);
  });

  test.each([
    ['half a body', 'application/json', '{"username"', 400],
    ['plain text', 'text/plain', 'username=ann', 415],
  ])('%s is refused before anything is done', async (_title, type, body, status) => {
    const authorization = `JWT ${await tokenFor(sandbox, 'worker')}`;
    const headers = { authorization, 'content-type': type };
    const heard = await hear(
      await fetch(`${sandbox.urls.credentials}/user/retire/`, { method: 'POST', headers, body }),
    );
    expect(heard.status).toBe(status);
    expect(heard.data).toEqual({ detail: expect.any(String) });
    expect(sandbox.admin.violations()).toMatchObject([
      { kind: 'bad-body', request: { service: 'credentials', status } },
    ]);
  });

  test('every service listens on a port of its own, on loopback alone', () => {
    expect(new Set(Object.values(sandbox.urls)).size).toBe(SERVICES.length + 1);
    for (const url of Object.values(sandbox.urls)) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
