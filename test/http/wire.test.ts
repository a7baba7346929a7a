import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import https from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createService, type ServiceOptions } from '../../src/http/create-service';
import type { OpenService } from '../../src/http/service';
import { ANY_SUCCESS } from '../support/any-success';
import { type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

describe('createService() on the wire', () => {
  let stub: StubService;
  const services: OpenService[] = [];
  const serviceFor = (baseUrl: string, more: Partial<ServiceOptions> = {}) => {
    const service = createService({ mark: 'none', service: 'LMS', baseUrl, ...more });
    services.push(service);
    return service;
  };
  beforeEach(async () => {
    stub = await startStubService();
  });
  afterEach(async () => {
    for (const service of services.splice(0)) service.close();
    await stub.stop();
  });

  test('a hundred requests in a row use one connection', async () => {
    const http = serviceFor(stub.url).with();
    for (let n = 0; n < 100; n += 1) await http.ask('POST', '/x/', ANY_SUCCESS, { body: { n } });
    expect(stub.requests).toHaveLength(100);
    expect(stub.connections()).toBe(1);
  });

  test('views of one service share its connections, and never more than maxSockets of them', async () => {
    const service = serviceFor(stub.url, { maxSockets: 3 });
    await Promise.all(
      Array.from({ length: 40 }, () => service.with(new AbortController().signal).ask('GET', '/x/', ANY_SUCCESS)),
    );
    expect(stub.connections()).toBeLessThanOrEqual(3);
  });

  test('the path of the base URL stays, its trailing slashes do not, and a list is a repeated parameter', async () => {
    const http = serviceFor(`${stub.url}/lms//`).with();
    await http.ask('GET', '/queue/', ANY_SUCCESS, {
      query: { states: ['A B', 'C+D'], limit: undefined, cool_off_days: 0 },
    });
    expect(stub.requests[0]?.url).toBe('/lms/queue/?states=A+B&states=C%2BD&cool_off_days=0');
  });

  test('a body goes as JSON and a form as a form', async () => {
    const http = serviceFor(stub.url).with();
    await http.ask('PATCH', '/x/', ANY_SUCCESS, { body: { username: 'Zoë' }, headers: { 'X-Own': '1' } });
    await http.ask('POST', '/x/', ANY_SUCCESS, { form: { client_secret: 'a&b' } });
    expect(stub.requests[0]).toMatchObject({
      method: 'PATCH',
      body: '{"username":"Zoë"}',
      headers: { 'content-type': 'application/json', 'x-own': '1' },
    });
    expect(stub.requests[1]).toMatchObject({
      body: 'client_secret=a%26b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  test('a refused connection is service.unavailable', async () => {
    await stub.stop();
    const failure = await thrownBy(serviceFor(stub.url).with().ask('GET', '/x/', ANY_SUCCESS));
    expect(failure).toMatchObject({ code: 'service.unavailable', facts: { service: 'LMS' } });
    stub = await startStubService();
  });

  test('a connection that is not made in time is service.unavailable, long before the answer is due', async () => {
    // TLS to a server that never says hello: the packets get through, and yet there is no connection.
    const waiting = new Set<Socket>();
    const mute = createServer((socket) => waiting.add(socket));
    await new Promise<void>((ready) => mute.listen(0, '127.0.0.1', ready));
    const port = (mute.address() as AddressInfo).port;
    const began = Date.now();
    const service = serviceFor(`https://127.0.0.1:${port}`, { connectTimeoutMs: 200, answerTimeoutMs: 20_000 });
    expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
    expect(Date.now() - began).toBeLessThan(15_000);
    for (const socket of waiting) socket.destroy();
    await new Promise((closed) => mute.close(closed));
  });

  test('an answer that does not come, or does not end, in time is service.unavailable', async () => {
    const service = serviceFor(stub.url, { answerTimeoutMs: 150 });
    stub.answerWith((_response, _request) => undefined);
    expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
    stub.answerWith((response, _request) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":');
    });
    expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
  });

  test('half a body is service.unavailable, whether its length was announced or not', async () => {
    const service = serviceFor(stub.url);
    for (const headers of [{ 'content-length': '100' }, { 'transfer-encoding': 'chunked' }]) {
      stub.answerWith((response, _request) => {
        response.writeHead(200, { 'content-type': 'application/json', ...headers });
        response.write('{}', () => response.destroy());
      });
      expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
    }
  });

  test('a connection that is reset is service.unavailable, and the request is not repeated', async () => {
    stub.answerWith((response, _request) => response.socket?.resetAndDestroy());
    expect((await thrownBy(serviceFor(stub.url).with().ask('POST', '/x/', ANY_SUCCESS))).code).toBe(
      'service.unavailable',
    );
    expect(stub.requests).toHaveLength(1);
  });

  test('an answer longer than maxAnswerBytes is not believed', async () => {
    stub.answerWith({ status: 200, body: 'x'.repeat(5_000) });
    const service = serviceFor(stub.url, { maxAnswerBytes: 4_000 });
    expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
  });

  test('a redirect of a POST is not followed', async () => {
    stub.answerWith({ status: 307, headers: { location: '/elsewhere/' } });
    expect((await thrownBy(serviceFor(stub.url).with().ask('POST', '/x/', ANY_SUCCESS))).facts.status).toBe(307);
    expect(stub.requests.map((request) => request.url)).toEqual(['/x/']);
  });

  test('an abort ends the request under way as service.unavailable, and none begins after it', async () => {
    stub.answerWith((_response, _request) => undefined);
    const controller = new AbortController();
    const http = serviceFor(stub.url).with(controller.signal);
    const under = thrownBy(http.ask('POST', '/x/', ANY_SUCCESS));
    while (stub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('with a reason of its own'));
    expect((await under).code).toBe('service.unavailable');
    expect((await thrownBy(http.ask('POST', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
    expect(stub.requests).toHaveLength(1);
  });

  test('a certificate that nobody vouches for is service.untrusted', async () => {
    const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', name));
    const heard = jest.fn((_request, response) => response.writeHead(204).end());
    const server = https.createServer(
      { key: fixture('self-signed.key.pem'), cert: fixture('self-signed.cert.pem') },
      heard,
    );
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const service = serviceFor(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect((await thrownBy(service.with().ask('POST', '/x/', ANY_SUCCESS))).code).toBe('service.untrusted');
    expect(heard).not.toHaveBeenCalled();
    await new Promise((closed) => server.close(closed));
  });

  test('a stream gives the pieces as they come, of any size', async () => {
    stub.answerWith({ status: 200, body: 'x'.repeat(300_000) });
    let bytes = 0;
    for await (const piece of serviceFor(stub.url, { maxAnswerBytes: 1_000 }).with().stream('/x/'))
      bytes += piece.length;
    expect(bytes).toBe(300_002);
  });

  test('a stream may be read slowly: the time of the reader does not count', async () => {
    stub.answerWith((response, _request) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('one');
      setTimeout(() => response.end('two'), 50);
    });
    const seen: string[] = [];
    for await (const piece of serviceFor(stub.url, { answerTimeoutMs: 1_500 }).with().stream('/x/')) {
      seen.push(Buffer.from(piece).toString());
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
    expect(seen.join('')).toBe('onetwo');
  });

  test.each([
    ['a 503', 503, 'service.unavailable'],
    ['a 400', { status: 400, body: 'unknown state' }, 'service.rejected'],
    ['a 204', 204, 'service.unavailable'],
    [
      'half a body',
      (response: ServerResponse, _request: unknown) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('[', () => response.destroy());
      },
      'service.unavailable',
    ],
  ] as const)('a stream ends with the failure of %s', async (_name, answer, code) => {
    stub.answerWith(answer as never);
    const read = async () => {
      for await (const _piece of serviceFor(stub.url).with().stream('/x/'));
    };
    expect((await thrownBy(read())).code).toBe(code);
  });

  test('a reader who leaves a stream early leaves no connection hanging', async () => {
    stub.answerWith({ status: 200, body: 'x'.repeat(5_000_000) });
    const http = serviceFor(stub.url, { maxSockets: 1 }).with();
    for await (const _piece of http.stream('/x/')) break;
    stub.answerWith(204);
    await expect(http.ask('GET', '/x/', ANY_SUCCESS)).resolves.toMatchObject({ is: 'ok' });
  });

  test('nothing of the request is in a failure, however deep one looks', async () => {
    const secret = 'JWT s3cr3t-t0k3n';
    for (const answer of [500, 400, 302, (response: ServerResponse, _r: unknown) => response.destroy()]) {
      stub.answerWith(answer as never);
      const options = {
        body: { username: 'ada.invented', email: 'ada@example.com' },
        headers: { Authorization: secret },
      };
      const failure = await thrownBy(serviceFor(stub.url).with().ask('POST', '/ada.invented/', ANY_SUCCESS, options));
      const everything = `${inspect(failure, { depth: 10, showHidden: true })} ${failure.stack} ${JSON.stringify(failure)}`;
      expect(everything).not.toMatch(/ada|s3cr3t|axios/i);
    }
  });
});
