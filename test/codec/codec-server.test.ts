import { readFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Payload } from '@temporalio/common';
import { codecAuth } from '../../src/codec/codec-auth';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { payloadToJson } from '../../src/codec/payload-json';
import { readIssuer } from '../../src/connecting/read-issuer';
import type { KeyRing } from '../../src/keys/key-ring';
import { ask, bearer, codecBench, namesIn, run, secret, TOKEN, UI } from './codec-bench';

const bench = codecBench();
const { folder, start } = bench;
let ring: KeyRing;
let encrypted: Payload;
let tokenFile: string;

beforeAll(() => {
  ({ ring, encrypted } = bench.made());
  tokenFile = folder.write('tokens', `${TOKEN}\n`);
});
const body = () => ({ payloads: [payloadToJson(encrypted)] });

describe('the codec server', () => {
  it('decodes what is encrypted, and leaves the rest as it is', async () => {
    const url = await start(undefined);
    const answer = await ask(url, { payloads: [payloadToJson(encrypted), payloadToJson(secret)] });
    expect(answer.status).toBe(200);
    expect(namesIn(answer)).toEqual(['{"name":"Zélie Quux"}', '{"name":"Zélie Quux"}']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('listens at an address of IPv6, with brackets and without', async () => {
    for (const host of ['::1', '[::1]']) expect(await start(undefined, { host })).toMatch(/^http:\/\/\[::1\]:\d+$/);
  });

  it('says beside each payload to which run it belongs, whose payloads the Web UI may show in another', async () => {
    const both = { payloads: [payloadToJson(encrypted), payloadToJson(secret)] };
    const answer = await ask(await start(undefined), both, { origin: UI });
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
    expect(namesIn(answer)).toEqual([
      `"Lethe: key ${id} was destroyed [key.destroyed ${id}]"`,
      '{"name":"Zélie Quux"}',
    ]);
  });

  it.each([
    ['payloads', { payloads: Array.from({ length: 400_000 }, () => ({})) }],
    [
      'names beside a payload',
      { payloads: [{ metadata: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [at, ''])) }] },
    ],
  ])('refuses more %s at once than anybody needs, and soon', async (_, many) => {
    const url = await start(undefined);
    const text = JSON.stringify(many);
    const before = performance.now();
    const answer = await ask(url, text);
    expect([answer.status, answer.text]).toEqual([413, '{"message":"more than 5000 payloads: ask for fewer at once"}']);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it.each([
    ['payloads', `{"payloads":[${'{},'.repeat(1_000_000)}`],
    ['lists', '['.repeat(1_000_000)],
    ['names', `{"payloads":[{"metadata":{${'"":"",'.repeat(1_000_000)}`],
    ['escaped quotes, and more', `{"x":"${'\\"'.repeat(1_000_000)}",${'[],'.repeat(300_000)}`],
  ])('does not even parse a body of a million %s', async (_, text) => {
    // None of them is JSON: a server that parses it says 400.
    expect((await ask(await start(undefined), text)).status).toBe(413);
  });

  it('decodes a body whose texts are full of brackets', async () => {
    const url = await start(undefined);
    const odd = { metadata: { encoding: 'anNvbi9wbGFpbg==', x: '' }, data: 'IiI=' };
    const text = JSON.stringify({ payloads: [odd], note: `${'[{,'.repeat(200_000)}\\"` });
    expect((await ask(url, text)).status).toBe(200);
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
    const url = await start(await codecAuth({ tokenFile }, readIssuer({})));
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
    const { status, headers } = await ask(await start(await codecAuth({ tokenFile }, readIssuer({}))), body(), {
      origin: UI,
    });
    expect(status).toBe(401);
    expect(headers.get('access-control-allow-origin')).toBe(UI);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('takes up a new token at once, and asks for patience while the file is gone', async () => {
    const path = folder.write('rotating', `${TOKEN}\n`);
    const url = await start(await codecAuth({ tokenFile: path }, readIssuer({})));
    folder.write('rotating', `another-${TOKEN}\nand-${TOKEN}\n`);
    expect((await ask(url, body(), bearer(TOKEN))).status).toBe(401);
    expect((await ask(url, body(), bearer(`and-${TOKEN}`))).status).toBe(200);
    folder.write('rotating', '');
    expect((await ask(url, body(), bearer(`and-${TOKEN}`))).status).toBe(503);
  });

  it('takes neither comments nor blank lines for tokens', async () => {
    const comment = '# tokens of the retirement team, since 2026-11';
    const path = folder.write(
      'commented',
      `\uFEFF${comment}\r\n\r\n   ${TOKEN}  \r\n  # and-no-other-token-is-to-be-let-in\n \t \n`,
    );
    const url = await start(await codecAuth({ tokenFile: path }, readIssuer({})));
    expect((await ask(url, body(), bearer(TOKEN))).status).toBe(200);
    for (const shown of [comment, '# and-no-other-token-is-to-be-let-in', '#', ' '.repeat(30)]) {
      const password = `Basic ${Buffer.from(`x:${shown}`).toString('base64')}`;
      expect((await ask(url, body(), { authorization: password })).status).toBe(401);
      expect((await ask(url, body(), { authorization: `Bearer ${shown}` })).status).toBe(401);
    }
  });

  it.each([
    '',
    '\n',
    'short\n',
    '# only a comment of more than 24 characters\n',
    'a token with blanks in between it\n',
  ])('does not start with a file that holds no token: %j', async (text) => {
    await expect(codecAuth({ tokenFile: folder.write('bad', text) }, readIssuer({}))).rejects.toThrow('24 characters');
  });
});

describe('the codec server with a certificate', () => {
  it('speaks TLS', async () => {
    const file = (name: string) => readFileSync(join(__dirname, '..', 'http', 'fixtures', name), 'utf8');
    const tls = { key: file('self-signed.key.pem'), cert: file('self-signed.cert.pem') };
    const url = await start(await codecAuth({ tokenFile }, readIssuer({})), { tls });
    expect(url).toMatch(/^https:/);
    const answer = await new Promise((resolve, reject) => {
      const sent = request(
        `${url}/decode`,
        { method: 'POST', ca: tls.cert, checkServerIdentity: () => undefined, headers: bearer(TOKEN) },
        (response) => resolve(json(response)),
      );
      sent.on('error', reject).end(JSON.stringify(body()));
    });
    expect(answer).toEqual({ payloads: [payloadToJson(secret)] });
  });
});
