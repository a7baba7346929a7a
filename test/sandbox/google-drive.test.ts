import { createSign } from 'node:crypto';
import { PARTNERS_FOLDER } from '../../sandbox/google-drive/drive';
import { onlyFields } from '../../sandbox/google-drive/only-fields';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ALL = 'supportsAllDrives=true&includeItemsFromAllDrives=true';

describe('the Google Drive of the sandbox', () => {
  let sandbox: Sandbox;
  let token: string;
  let secrets: { client_email: string; private_key: string; token_uri: string };
  beforeAll(async () => {
    sandbox = await startSandbox();
    secrets = JSON.parse(sandbox.admin.drive.secrets(sandbox.urls.google_drive));
    token = (await logIn()).access_token ?? '';
  });
  afterAll(() => sandbox.stop());

  /** @param claims other ones than Google asks for */
  async function logIn(claims: object = {}): Promise<{ access_token?: string; error?: string }> {
    const now = Math.floor(Date.now() / 1_000);
    const right = { iss: secrets.client_email, aud: secrets.token_uri, iat: now, exp: now + 3_600 };
    const all = { ...right, scope: 'https://www.googleapis.com/auth/drive', ...claims };
    const signed = [{ alg: 'RS256' }, all]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = createSign('RSA-SHA256').update(signed).sign(secrets.private_key, 'base64url');
    const body = new URLSearchParams({ grant_type: GRANT, assertion: `${signed}.${signature}` });
    const answer = await fetch(secrets.token_uri, { method: 'POST', body });
    return (await answer.json()) as { access_token?: string; error?: string };
  }
  async function ask(
    path: string,
    { method = 'GET', with: bearer = token, body = undefined as string | undefined } = {},
  ) {
    const headers = {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = { method, headers, ...(body === undefined ? {} : { body }) };
    const answer = await fetch(`${sandbox.urls.google_drive}/drive/v3/${path}`, sent);
    const text = await answer.text();
    return { status: answer.status, data: text === '' ? undefined : JSON.parse(text) };
  }
  const q = (query: string) => `files?${ALL}&q=${encodeURIComponent(query)}`;

  it.each([
    { aud: 'https://oauth2.googleapis.com/token' },
    { iss: 'somebody@else.example.com' },
    { scope: 'https://www.googleapis.com/auth/calendar' },
    { exp: Math.floor(Date.now() / 1_000) - 1 },
    { exp: Math.floor(Date.now() / 1_000) + 90_000 },
  ])('gives no token for %j', async (claims) => {
    expect(await logIn(claims)).toMatchObject({ error: 'invalid_grant' });
  });

  it('shows nothing without a token, and says so as Google does', async () => {
    const { status, data } = await ask(q('trashed = false'), { with: 'nobody' });
    expect([status, data.error]).toEqual([401, expect.objectContaining({ code: 401, errors: expect.any(Array) })]);
  });

  it('takes only queries that it knows, of folders that are there', async () => {
    expect((await ask(q(`'${PARTNERS_FOLDER}' in parents and trashed = false`))).data).toEqual({ files: [] });
    expect((await ask(q("'nowhere' in parents"))).status).toBe(404);
    expect((await ask(q('name contains ""'))).status).toBe(400);
  });

  it('is a shared drive: who does not say so finds nothing there', async () => {
    const folder = sandbox.admin.drive.addFolder('Athens', ['ann@athens.example.com']);
    const query = encodeURIComponent(`'${PARTNERS_FOLDER}' in parents`);
    expect((await ask(`files?q=${query}`)).data).toEqual({ files: [] });
    expect((await ask(`files/${folder}/permissions`)).status).toBe(404);
    expect((await ask(`files/${folder}?${ALL}`, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(`files/${folder}?${ALL}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('tells addresses only where they are asked for, and comments only with fields', async () => {
    const folder = sandbox.admin.drive.addFolder('Bay', ['ann@bay.example.com']);
    const plain = await ask(`files/${folder}/permissions?${ALL}`);
    expect(JSON.stringify(plain.data)).not.toContain('@');
    const asked = await ask(`files/${folder}/permissions?${ALL}&fields=permissions(emailAddress)`);
    expect(asked.data).toEqual({ permissions: [{ emailAddress: 'ann@bay.example.com' }] });
    expect((await ask(`files/${folder}/comments`)).status).toBe(400);
    expect((await ask(`files/${folder}/comments?fields=id`, { method: 'POST', body: '{}' })).status).toBe(400);
    const made = await ask(`files/${folder}/comments?fields=id`, { method: 'POST', body: '{"content": "x"}' });
    expect(made).toMatchObject({ status: 200, data: { id: expect.any(String) } });
  });

  it('gives two files a page', async () => {
    const parent = sandbox.admin.drive.addFolder('Cairn');
    for (const name of ['a', 'b', 'c']) {
      sandbox.admin.drive.files.add({ name, mimeType: 'text/csv', parents: [parent] });
    }
    const fields = '&fields=nextPageToken,files(name)';
    const first = await ask(`${q(`'${parent}' in parents`)}${fields}`);
    expect(first.data.files).toEqual([{ name: 'a' }, { name: 'b' }]);
    const second = await ask(`${q(`'${parent}' in parents`)}${fields}&pageToken=${first.data.nextPageToken}`);
    expect(second.data).toEqual({ files: [{ name: 'c' }] });
  });

  it('can be looked at, and its files made older, without a token', async () => {
    const at = `${sandbox.adminUrl}/_sandbox/drive`;
    const post = (path: string, body: object) => fetch(`${at}/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const { id } = (await (await post('folders', { name: 'Delta', people: [] })).json()) as { id: string };
    const file = sandbox.admin.drive.files.add({
      name: 'x.csv',
      mimeType: 'text/csv',
      parents: [id],
      body: Buffer.from('Ü'),
    });
    expect((await post(`files/${file.id}`, { createdTime: '2020-01-01' })).status).toBe(200);
    expect((await post('files/nobody', { createdTime: '2020-01-01' })).status).toBe(400);
    const listed = (await (await fetch(at)).json()) as readonly object[];
    expect(listed).toContainEqual(
      expect.objectContaining({ folder: 'Delta', name: 'x.csv', text: 'Ü', createdTime: '2020-01-01T00:00:00.000Z' }),
    );
  });
});

describe('the parameter fields', () => {
  it('keeps what it names, at any depth', () => {
    const value = { a: 1, b: [{ c: 2, d: { e: 3, f: 4 } }], g: 5 };
    expect(onlyFields(value, 'a,b(c,d(e))')).toEqual({ a: 1, b: [{ c: 2, d: { e: 3 } }] });
    expect(onlyFields(value, '*')).toEqual(value);
    expect(onlyFields(value, 'nothing')).toEqual({});
  });
});
