import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnsecuredJWT } from 'jose';
import { codecAuth } from '../../src/codec/codec-auth';
import { payloadToJson } from '../../src/codec/payload-json';
import { readIssuer } from '../../src/connecting/read-issuer';
import { startProxyStandIn } from '../support/proxy-stand-in';
import { ask, bearer, codecBench, namesIn } from './codec-bench';
import { AUDIENCE, type OidcIssuer, startOidcIssuer } from './oidc-issuer';

const bench = codecBench();
const { start } = bench;
const body = () => ({ payloads: [payloadToJson(bench.made().encrypted)] });
let issuer: OidcIssuer;

beforeAll(async () => {
  issuer = await startOidcIssuer();
});
afterAll(() => issuer.close());

describe('the codec server with an issuer', () => {
  const oidc = () => ({ issuer: issuer.url, audience: AUDIENCE });

  it('decodes for a token of the issuer, be it the access token or the ID token beside it', async () => {
    const url = await start(await codecAuth({ oidc: oidc() }, readIssuer({})));
    const token = await issuer.token();
    expect(namesIn(await ask(url, body(), bearer(token)))).toEqual(['{"name":"Zélie Quux"}']);
    const beside = { ...bearer('opaque'), 'authorization-extras': token };
    expect((await ask(url, body(), beside)).status).toBe(200);
  });

  it('gives nothing for a token that is forged, unsigned, late, early, or for somebody else', async () => {
    const url = await start(await codecAuth({ oidc: oidc() }, readIssuer({})));
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
    const url = await start(await codecAuth({ oidc: { ...oidc(), require } }, readIssuer({})));
    const of = async (claims: object) => (await ask(url, body(), bearer(await issuer.token({ ...claims })))).status;
    expect(await of({ groups: ['staff', 'retirement'] })).toBe(200);
    expect(await of({ groups: 'retirement' })).toBe(200);
    expect(await of({ groups: ['staff'] })).toBe(401);
    expect(await of({})).toBe(401);
  });

  it('asks for patience while the issuer does not answer, and goes on when it does', async () => {
    const url = await start(await codecAuth({ oidc: oidc() }, readIssuer({})));
    const token = await issuer.token();
    issuer.up = false;
    expect((await ask(url, body(), bearer(token))).status).toBe(503);
    issuer.up = true;
    expect((await ask(url, body(), bearer(token))).status).toBe(200);
  });

  it.each([
    'http://login.example.com',
    'http://10.0.0.1/realms/x',
    'http://127.0.0.1.example.com',
    'ftp://login.example.com',
  ])('does not start with %s, in whose place anybody could answer', async (unsafe) => {
    await expect(codecAuth({ oidc: { ...oidc(), issuer: unsafe } }, readIssuer({}))).rejects.toThrow(
      /is not https: somebody in the network/,
    );
  });

  it.each([
    ['https://https://login.example.com', 'has "https://" twice'],
    ['https://user:hunter2@login.example.com', 'contains a user or a password'],
    ['https://PLEASE-SET-THIS/realms/x', 'is still the placeholder of an example'],
    ['https:login.example.com', 'does not begin with "https://" and a host'],
    ['login', 'is not a URL'],
    ['', 'is not a URL'],
  ])('does not start with %j, which no issuer has', async (issuer, mistake) => {
    await expect(codecAuth({ oidc: { ...oidc(), issuer } }, readIssuer({}))).rejects.toThrow(
      new Error(`the issuer ${mistake}`),
    );
  });

  it('reads the issuer through the proxy that the environment names', async () => {
    const proxy = await startProxyStandIn(Number(new URL(issuer.url).port));
    try {
      const oidcOf = { oidc: { ...oidc(), issuer: 'https://login.example.com' } };
      const server = await start(await codecAuth(oidcOf, readIssuer({ HTTPS_PROXY: proxy.url })));
      expect((await ask(server, body(), bearer(await issuer.token()))).status).toBe(503);
      expect(proxy.asked).toEqual([{ line: 'CONNECT login.example.com:443' }]);
    } finally {
      await proxy.stop();
    }
  });

  it('asks no other place without TLS, whatever the issuer says of its keys', async () => {
    const asked: string[] = [];
    const liar = createServer((request, response) => {
      asked.push(String(request.url));
      const jwks_uri = 'http://keys.example.com/keys';
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer: url, jwks_uri }));
    });
    await new Promise<void>((ready) => liar.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
    try {
      const server = await start(await codecAuth({ oidc: { issuer: url, audience: AUDIENCE } }, readIssuer({})));
      expect((await ask(server, body(), bearer(await issuer.token()))).status).toBe(503);
      expect(asked).toEqual(['/.well-known/openid-configuration']);
    } finally {
      await new Promise((closed) => liar.close(closed));
    }
  });
});
