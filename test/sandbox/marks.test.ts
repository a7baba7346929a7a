import { callerOf, hear, tokenFor } from './caller';
import { ACCOUNTS, LmsHere } from './lms-here';

const QUEUE = `${ACCOUNTS}/retirement_queue/?cool_off_days=0&states=PENDING`;
const PATCH = `${ACCOUNTS}/update_retirement_status/`;
const NOTES = '/api/edxnotes/v1/retire_user/';

describe('the headers of the sandbox', () => {
  const here = new LmsHere();
  const allowed = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown) => {
    const heard = method === 'GET' ? await here.worker.get(path) : await here.worker.send(method, path, body);
    return [heard.status, heard.headers.get('allow')];
  };

  test('every answer of a view names the methods of the view', async () => {
    here.add({ username: 'ann' });
    const partner = `${ACCOUNTS}/retirement_partner_report/`;
    expect(await allowed('GET', QUEUE)).toEqual([200, 'GET, HEAD, OPTIONS']);
    expect(await allowed('GET', `${ACCOUNTS}/never.was/retirement_status/`)).toEqual([404, 'GET, HEAD, OPTIONS']);
    expect(await allowed('PATCH', PATCH, { username: 'ann' })).toEqual([400, 'PATCH, OPTIONS']);
    expect(await allowed('POST', PATCH, {})).toEqual([405, 'PATCH, OPTIONS']);
    expect(await allowed('POST', partner)).toEqual([200, 'POST, PUT, OPTIONS']);
    expect(await allowed('POST', '/api/enrollment/v1/unenroll/', { username: 'ann' })).toEqual([500, 'POST, OPTIONS']);
    expect(await allowed('POST', NOTES, { username: 'ann' })).toEqual([405, 'POST, OPTIONS']);
    const moved = await here.patch('ann', 'RETIRING_NOTES');
    expect([moved.status, moved.headers.get('allow')]).toEqual([204, 'PATCH, OPTIONS']);
  });

  test('a refused caller is told the methods too', async () => {
    const stranger = await callerOf(here.sandbox, 'stranger');
    const refused = await stranger.get(QUEUE);
    expect([refused.status, refused.headers.get('allow')]).toEqual([403, 'GET, HEAD, OPTIONS']);
    const unknown = await hear(await fetch(here.sandbox.url + QUEUE));
    expect([unknown.status, unknown.headers.get('allow')]).toEqual([401, 'GET, HEAD, OPTIONS']);
  });

  test('an error that no view caught, a path that is not and the token endpoint have no Allow', async () => {
    here.add({ username: 'ann' });
    expect(await allowed('PUT', `${ACCOUNTS}/retirement_partner_report/`, { username: 'ann' })).toEqual([500, null]);
    expect(await allowed('GET', '/api/user/v9/')).toEqual([404, null]);
    const token = await fetch(`${here.sandbox.url}/oauth2/access_token`, { method: 'POST' });
    expect([token.status, token.headers.get('allow')]).toEqual([400, null]);
  });

  test('the services beside the LMS vary by renderer; a service of the site itself has no mark at all', async () => {
    const { userId } = here.add({ username: 'ann' });
    const { credentials, extra } = here.sandbox.urls;
    const retired = await here.worker.send('POST', `${credentials}/user/retire/`, { username: 'ann' });
    expect([retired.headers.get('allow'), retired.headers.get('vary')]).toEqual(['POST, OPTIONS', 'Accept']);
    const own = await here.worker.send('POST', `${extra}/api/v1/retire_learner/`, { edx_lms_user_id: userId });
    expect([own.status, own.headers.get('allow'), own.headers.get('vary')]).toEqual([204, null, null]);
    expect((await here.worker.get(QUEUE)).headers.get('vary')).toBeNull();
  });

  test('a proxy that takes Allow away does so for the services it is in front of', async () => {
    here.sandbox.admin.tune({ allowStripped: ['lms'] });
    expect(await allowed('GET', QUEUE)).toEqual([200, null]);
    const credentials = `${here.sandbox.urls.credentials}/user/retire/`;
    expect(await allowed('POST', credentials, { username: 'x' })).toEqual([404, 'POST, OPTIONS']);
    expect(() => here.sandbox.admin.tune({ allowStripped: ['moon'] })).toThrow('allowStripped');
  });

  test('a proxy that adds an Allow does so on every answer, its own and those of paths that are not', async () => {
    here.sandbox.admin.tune({ allowAdded: ['lms'] });
    expect(await allowed('GET', QUEUE)).toEqual([200, 'GET, HEAD, OPTIONS, GET, POST, HEAD']);
    expect(await allowed('GET', '/api/user/v9/')).toEqual([404, 'GET, POST, HEAD']);
    here.sandbox.admin.addFault({ do: { kind: 'gateway', answer: 'empty-404' } });
    expect(await allowed('GET', QUEUE)).toEqual([404, 'GET, POST, HEAD']);
    here.sandbox.admin.removeFaults();
    here.sandbox.admin.tune({ allowStripped: ['lms'], addedAllow: 'POST, OPTIONS' });
    expect(await allowed('GET', QUEUE)).toEqual([200, 'POST, OPTIONS']);
    expect(() => here.sandbox.admin.tune({ allowAdded: ['moon'] })).toThrow('allowAdded');
  });

  test('OPTIONS is answered by every view, and HEAD by those that take GET', async () => {
    const authorization = `JWT ${await tokenFor(here.sandbox, 'worker')}`;
    const ask = (path: string) => fetch(here.sandbox.url + path, { method: 'OPTIONS', headers: { authorization } });
    const answer = await ask(PATCH);
    expect([answer.status, answer.headers.get('allow')]).toEqual([200, 'PATCH, OPTIONS']);
    expect((await ask('/oauth2/access_token')).status).toBe(405);
    const head = await fetch(here.sandbox.url + QUEUE, { method: 'HEAD', headers: { authorization } });
    expect([head.status, head.headers.get('allow'), await head.text()]).toEqual([200, 'GET, HEAD, OPTIONS', '']);
  });
});

describe('bodies that the sandbox is sent', () => {
  const here = new LmsHere();
  const send = async (method: string, url: string, type: string | undefined, body: string) => {
    const authorization = `JWT ${await tokenFor(here.sandbox, 'worker')}`;
    const headers = { authorization, ...(type !== undefined && { 'content-type': type }) };
    return hear(await fetch(url.startsWith('http') ? url : here.sandbox.url + url, { method, headers, body }));
  };
  const FORM = 'application/x-www-form-urlencoded';
  const form = 'username=ann&new_state=RETIRING_NOTES&response=r';

  test('a PATCH in a form is a 415, and moves nobody', async () => {
    const { userId } = here.add({ username: 'ann' });
    const heard = await send('PATCH', PATCH, FORM, form);
    expect([heard.status, heard.headers.get('allow')]).toEqual([415, 'PATCH, OPTIONS']);
    expect(heard.data).toEqual({ detail: expect.stringContaining(FORM) });
    expect(here.sandbox.admin.learner(userId).state).toBe('PENDING');
  });

  test.each([
    ['retire', `${ACCOUNTS}/retire/`, 'POST', 415],
    ['retire_misc', `${ACCOUNTS}/retire_misc/`, 'POST', 415],
    ['the partner report', `${ACCOUNTS}/retirement_partner_report/`, 'PUT', 415],
    ['the cleanup, which makes a sentence of it', `${ACCOUNTS}/retirement_cleanup/`, 'POST', 500],
    ['the notes, which take one', NOTES, 'POST', 204],
    ['unenroll, which takes one', '/api/enrollment/v1/unenroll/', 'POST', 200],
  ])('a form sent to %s', async (_title, path, method, status) => {
    here.add({ username: 'ann', state: 'RETIRING_NOTES' });
    expect((await send(method, path, FORM, 'username=ann')).status).toBe(status);
  });

  test('who asks is looked at before the body is', async () => {
    const heard = await hear(await fetch(here.sandbox.url + PATCH, { method: 'PATCH', body: new URLSearchParams() }));
    expect(heard.status).toBe(401);
    const headers = { 'content-type': FORM };
    expect((await fetch(here.sandbox.url + PATCH, { method: 'PATCH', headers, body: form })).status).toBe(401);
  });

  test('half a body of JSON is a 400 of the view, and an empty one of any type is an empty object', async () => {
    const half = await send('PATCH', PATCH, 'application/json', '{"username"');
    expect([half.status, half.headers.get('allow')]).toEqual([400, 'PATCH, OPTIONS']);
    expect((await send('PATCH', PATCH, 'image/png', '')).status).toBe(404);
  });

  test('a view that takes no body reads none', async () => {
    const { userId } = here.add({ username: 'ann' });
    expect((await send('POST', `/api/edx_proctoring/v1/retire_user/${userId}/`, 'text/plain', 'x')).status).toBe(204);
  });
});

describe('names that the routes of the LMS do not take', () => {
  const here = new LmsHere();

  test.each(["D'Arcy", 'Ann (2)', 'a%b', 'a/b', 'e\u0301lan', 'hash#tag'])(
    'the status of %s is a page of Django, though a PATCH moves the learner',
    async (username) => {
      const { userId } = here.add({ username });
      const heard = await here.worker.get(`${ACCOUNTS}/${encodeURIComponent(username)}/retirement_status/`);
      expect([heard.status, heard.type]).toEqual([404, 'text/html; charset=utf-8']);
      expect(heard.headers.get('allow')).toBeNull();
      expect((await here.patch(username, 'RETIRING_NOTES')).status).toBe(204);
      expect(here.sandbox.admin.learner(userId).state).toBe('RETIRING_NOTES');
    },
  );

  test.each(['Zoë Łucja+1', '李雷_x', 'a.b@c-d', 'Ⅻ'])('the status of %s is found', async (username) => {
    here.add({ username });
    const heard = await here.worker.get(`${ACCOUNTS}/${encodeURIComponent(username)}/retirement_status/`);
    expect(heard.data).toMatchObject({ original_username: username });
  });

  test.each(['%ED%A0%80', '%zz'])('a path with %s in it is a page of Django', async (raw) => {
    const heard = await here.worker.get(`${ACCOUNTS}/${raw}/retirement_status/`);
    expect([heard.status, heard.type]).toEqual([404, 'text/html; charset=utf-8']);
  });
});
