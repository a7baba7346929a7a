import { readFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Payload, SerializationContext } from '@temporalio/common';
import { UnsecuredJWT } from 'jose';
import { type CodecAuth, codecAuth } from '../../src/codec/codec-auth';
import { type CodecServer, startCodecServer } from '../../src/codec/codec-server';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { payloadToJson } from '../../src/codec/payload-json';
import type { KeyRing } from '../../src/keys/key-ring';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { AUDIENCE, type OidcIssuer, startOidcIssuer } from './oidc-issuer';

const folder = temporaryFolder();
const UI = 'http://127.0.0.1:8233';
const TOKEN = 'a-token-of-more-than-24-characters';
const run: SerializationContext = { type: 'workflow', namespace: 'default', workflowId: 'retirement/academy/42' };
const secret = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify({ name: 'Zélie Quux' })),
};

let ring: KeyRing;
let encrypted: Payload;
let issuer: OidcIssuer;
let tokenFile: string;
const open: CodecServer[] = [];

beforeAll(async () => {
  ring = await testRing(join(folder.path, 'keys.json'));
  const [first] = await encryptionCodec(ring).encode([secret], run);
  encrypted = first as Payload;
  issuer = await startOidcIssuer();
  tokenFile = folder.write('tokens', `${TOKEN}\n`);
});
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
afterAll(() => issuer.close());

async function start(auth: CodecAuth | undefined, more: { tls?: { cert: string; key: string } } = {}): Promise<string> {
  const options = { host: '127.0.0.1', port: 0, origin: UI, codec: encryptionCodec(ring), auth };
  const server = await startCodecServer({ ...options, ...more });
  open.push(server);
  return server.url;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function ask(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  path = '/decode',
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const contentType = { 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', body: text, headers: { ...contentType, ...headers } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const body = () => ({ payloads: [payloadToJson(encrypted)] });
const namesIn = ({ text }: Answer) => {
  const { payloads = [] } = JSON.parse(text) as { payloads?: { data?: string }[] };
  return payloads.map(({ data = '' }) => Buffer.from(data, 'base64').toString());
};

describe('the codec server', () => {
  it('decodes what is encrypted, and leaves the rest as it is', async () => {
    const url = await start(undefined);
    const answer = await ask(url, { payloads: [payloadToJson(encrypted), payloadToJson(secret)] });
    expect(answer.status).toBe(200);
    expect(namesIn(answer)).toEqual(['{"name":"Zélie Quux"}', '{"name":"Zélie Quux"}']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('says beside each payload to which run it belongs, whose payloads the Web UI may show in another', async () => {
    const answer = await ask(await start(undefined), { payloads: [payloadToJson(encrypted), payloadToJson(secret)] });
    const { payloads } = JSON.parse(answer.text) as { payloads: { metadata: Record<string, string> }[] };
    const scopes = payloads.map(({ metadata }) => Buffer.from(metadata['encryption-scope'] ?? '', 'base64').toString());
    expect(scopes).toEqual(['retirement/academy/42', '']);
  });

  it.each(['{}', '', '{"payloads":[]}', '{"payloads":null}'])('takes a body without payloads: %s', async (text) => {
    const answer = await ask(await start(undefined), text);
    expect([answer.status, answer.text]).toEqual([200, '{"payloads":[]}']);
  });

  it.each(['{', '[]', '"x"', '{"payloads":1}', '{"payloads":[{"data":"§"}]}', '{"payloads":[null]}'])(
    'refuses a body that is none: %s',
    async (text) => {
      expect((await ask(await start(undefined), text)).status).toBe(400);
    },
  );

  it('says in the place of what it cannot read why, and decodes the rest', async () => {
    const other = { ...run, workflowId: 'retirement/gone/1' };
    const [gone] = await encryptionCodec(ring).encode([secret], other);
    const { id } = await ring.present('gone');
    await ring.destroy(id);
    const answer = await ask(await start(undefined), { payloads: [gone as Payload, encrypted].map(payloadToJson) });
    expect(namesIn(answer)).toEqual([`"Lethe: key ${id} was destroyed"`, '{"name":"Zélie Quux"}']);
  });

  it('encodes nothing', async () => {
    const answer = await ask(await start(undefined), { payloads: [payloadToJson(secret)] }, {}, '/encode');
    expect([answer.status, answer.text]).toEqual([403, '{"message":"this server only decodes"}']);
  });

  it('answers pages of the Web UI alone', async () => {
    const url = await start(undefined);
    const welcome = await ask(url, body(), { origin: UI });
    expect(welcome.headers.get('access-control-allow-origin')).toBe(UI);
    const asLocalhost = await ask(url, body(), { origin: 'http://localhost:8233' });
    expect(asLocalhost.headers.get('access-control-allow-origin')).toBe('http://localhost:8233');
    for (const origin of [
      'http://evil.example.com',
      'null',
      `${UI}.example.com`,
      'https://127.0.0.1:8233',
      'http://localhost:1',
    ]) {
      const answer = await ask(url, body(), { origin });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
    const preflight = await fetch(`${url}/decode`, { method: 'OPTIONS', headers: { origin: UI } });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST, OPTIONS']);
  });

  it('without asking who it is answers only to a name of this machine', async () => {
    const url = new URL(await start(undefined));
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const options = { host: url.hostname, port: url.port, path: '/', headers: { host: 'rebound.example.com' } };
      plainRequest(options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(answer).toBe(403);
  });
});

describe('the codec server with a token file', () => {
  it('decodes for a bearer token or a password of it, and gives nobody else anything', async () => {
    const url = await start(await codecAuth({ tokenFile }));
    expect(namesIn(await ask(url, body(), bearer(TOKEN)))).toEqual(['{"name":"Zélie Quux"}']);
    const password = `Basic ${Buffer.from(`anybody:${TOKEN}`).toString('base64')}`;
    expect((await ask(url, body(), { authorization: password })).status).toBe(200);
    for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(0, -1)}`, `Token ${TOKEN}`]) {
      const answer = await ask(url, body(), { authorization });
      expect([answer.status, answer.text]).toEqual([401, '{"message":"who are you?"}']);
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    }
  });

  it('lets the Web UI read its refusal, at which the browser may ask for a password', async () => {
    const { status, headers } = await ask(await start(await codecAuth({ tokenFile })), body(), { origin: UI });
    expect(status).toBe(401);
    expect(headers.get('access-control-allow-origin')).toBe(UI);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('takes up a new token at once, and asks for patience while the file is gone', async () => {
    const path = folder.write('rotating', `${TOKEN}\n`);
    const url = await start(await codecAuth({ tokenFile: path }));
    folder.write('rotating', `another-${TOKEN}\nand-${TOKEN}\n`);
    expect((await ask(url, body(), bearer(TOKEN))).status).toBe(401);
    expect((await ask(url, body(), bearer(`and-${TOKEN}`))).status).toBe(200);
    folder.write('rotating', '');
    expect((await ask(url, body(), bearer(`and-${TOKEN}`))).status).toBe(503);
  });

  it.each(['', '\n', 'short\n'])('does not start with a file that holds no token: %j', async (text) => {
    await expect(codecAuth({ tokenFile: folder.write('bad', text) })).rejects.toThrow('24 characters');
  });
});

describe('the codec server with an issuer', () => {
  const oidc = () => ({ issuer: issuer.url, audience: AUDIENCE });

  it('decodes for a token of the issuer, be it the access token or the ID token beside it', async () => {
    const url = await start(await codecAuth({ oidc: oidc() }));
    const token = await issuer.token();
    expect(namesIn(await ask(url, body(), bearer(token)))).toEqual(['{"name":"Zélie Quux"}']);
    const beside = { ...bearer('opaque'), 'authorization-extras': token };
    expect((await ask(url, body(), beside)).status).toBe(200);
  });

  it('gives nothing for a token that is forged, unsigned, late, early, or for somebody else', async () => {
    const url = await start(await codecAuth({ oidc: oidc() }));
    const unsigned = new UnsecuredJWT({}).setIssuer(issuer.url).setAudience(AUDIENCE).setExpirationTime('5m').encode();
    const bad = [
      await issuer.forged(),
      unsigned,
      await issuer.token({}, (jwt) => jwt.setExpirationTime(Math.floor(Date.now() / 1000) - 60)),
      await issuer.token({}, (jwt) => jwt.setNotBefore('5m')),
      await issuer.token({}, (jwt) => jwt.setAudience('another-service')),
      await issuer.token({}, (jwt) => jwt.setIssuer('https://login.example.com')),
      `${(await issuer.token()).slice(0, -8)}AAAAAAAA`,
      'a.b.c',
    ];
    for (const token of bad) {
      const answer = await ask(url, body(), bearer(token));
      expect([answer.status, answer.text]).toEqual([401, '{"message":"who are you?"}']);
    }
  });

  it('decodes only for those who have the claim that is asked for', async () => {
    const require = { claim: 'groups', value: 'retirement' };
    const url = await start(await codecAuth({ oidc: { ...oidc(), require } }));
    const of = async (claims: object) => (await ask(url, body(), bearer(await issuer.token({ ...claims })))).status;
    expect(await of({ groups: ['staff', 'retirement'] })).toBe(200);
    expect(await of({ groups: 'retirement' })).toBe(200);
    expect(await of({ groups: ['staff'] })).toBe(401);
    expect(await of({})).toBe(401);
  });

  it('asks for patience while the issuer does not answer, and goes on when it does', async () => {
    const url = await start(await codecAuth({ oidc: oidc() }));
    const token = await issuer.token();
    issuer.up = false;
    expect((await ask(url, body(), bearer(token))).status).toBe(503);
    issuer.up = true;
    expect((await ask(url, body(), bearer(token))).status).toBe(200);
  });
});

describe('the codec server with a certificate', () => {
  it('speaks TLS', async () => {
    const file = (name: string) => readFileSync(join(__dirname, '..', 'http', 'fixtures', name), 'utf8');
    const tls = { key: file('self-signed.key.pem'), cert: file('self-signed.cert.pem') };
    const url = await start(await codecAuth({ tokenFile }), { tls });
    expect(url).toMatch(/^https:/);
    const answer = await new Promise((resolve, reject) => {
      const sent = request(
        `${url}/decode`,
        { method: 'POST', ca: tls.cert, checkServerIdentity: () => undefined, headers: bearer(TOKEN) },
        (response) => resolve(json(response)),
      );
      sent.on('error', reject).end(JSON.stringify(body()));
    });
    const scope = Buffer.from('retirement/academy/42');
    const shown = { ...secret, metadata: { ...secret.metadata, 'encryption-scope': scope } };
    expect(answer).toEqual({ payloads: [payloadToJson(shown)] });
  });
});
