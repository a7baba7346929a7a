import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { neverConnected } from '../../src/domain/failure/never-connected';
import { createService, type ServiceOptions } from '../../src/http/create-service';
import type { OpenService } from '../../src/http/service';
import { ANY_SUCCESS } from '../support/any-success';
import { certificate, serverTls } from '../support/certificates';
import { type ProxyStandIn, startProxyStandIn } from '../support/proxy-stand-in';
import { startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

describe('createService() over TLS', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const CA = certificate('authority');
  const serviceFor = (baseUrl: string, more: Partial<ServiceOptions> = {}): OpenService => {
    const service = createService({ mark: 'none', service: 'LMS', baseUrl, ca: CA, ...more });
    closing.push(() => service.close());
    return service;
  };
  let connections = 0;
  const serve = async (which?: Parameters<typeof serverTls>[0], answer?: RequestListener) => {
    connections = 0;
    const heard: string[] = [];
    const server: Server = createServer(serverTls(which), (request, response) => {
      heard.push(
        `${request.method} ${request.headers.host}${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim(),
      );
      if (answer === undefined) response.writeHead(204).end();
      else answer(request, response);
    });
    server.on('secureConnection', () => {
      connections += 1;
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    closing.push(() => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    });
    return { heard, port: (server.address() as AddressInfo).port };
  };
  const proxyTo = async (port: number, credentials?: string): Promise<ProxyStandIn> => {
    const proxy = await startProxyStandIn(port, credentials);
    closing.push(() => proxy.stop());
    return proxy;
  };

  test('an authority of our own is believed when it is named, and the public ones no less', async () => {
    const { port, heard } = await serve();
    await serviceFor(`https://127.0.0.1:${port}`).with().ask('GET', '/x/', ANY_SUCCESS);
    expect(heard).toHaveLength(1);
    const failure = await thrownBy(
      createService({ mark: 'none', service: 'LMS', baseUrl: `https://127.0.0.1:${port}` })
        .with()
        .ask('GET', '/x/', ANY_SUCCESS),
    );
    expect(failure).toMatchObject({ code: 'service.untrusted', facts: { service: 'LMS' } });
  });

  test.each([
    ['has expired', 'expired'],
    ['is for another host', 'elsewhere'],
  ] as const)('a certificate that %s is service.untrusted, and the server hears nothing', async (_what, which) => {
    const { port, heard } = await serve(which);
    const http = serviceFor(`https://127.0.0.1:${port}`).with();
    const failure = await thrownBy(http.ask('POST', '/x/', ANY_SUCCESS, { body: { username: 'ada.invented' } }));
    expect(failure.code).toBe('service.untrusted');
    expect(heard).toEqual([]);
  });

  test('an answer is measured unpacked: a small one that unpacks to much is not believed', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, 0x20));
    expect(bomb.length).toBeLessThan(10_000);
    const { port } = await serve('server', (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb);
    });
    const service = serviceFor(`https://127.0.0.1:${port}`, { maxAnswerBytes: 100_000, maxStreamBytes: 100_000 });
    expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
    const stream = async () => {
      for await (const _piece of service.with().stream('/x/'));
    };
    expect((await thrownBy(stream())).code).toBe('service.unavailable');
  });

  test.each([301, 302, 303, 307, 308])(
    'neither a token nor a body follows a redirect (%i) to another origin',
    async (status) => {
      const elsewhere = await startStubService();
      closing.push(() => elsewhere.stop());
      const { port } = await serve('server', (_request, response) => {
        response.writeHead(status, { location: `${elsewhere.url}/x/` }).end();
      });
      const auth = { token: async () => 'JWT s3cr3t', invalidate: () => undefined };
      const http = serviceFor(`https://127.0.0.1:${port}`, { auth }).with();
      const stream = async () => {
        for await (const _piece of http.stream('/x/'));
      };
      const requests = [
        http.ask('GET', '/x/', ANY_SUCCESS),
        http.ask('POST', '/x/', ANY_SUCCESS, { body: { username: 'ada.invented' } }),
        http.ask('POST', '/oauth2/access_token', ANY_SUCCESS, { form: { client_secret: 's3cr3t' } }),
        stream(),
      ];
      for (const request of requests) {
        expect(await thrownBy(request)).toMatchObject({ code: 'service.unavailable', facts: { status } });
      }
      expect(elsewhere.requests).toEqual([]);
    },
  );

  describe('through a proxy', () => {
    test('goes by tunnels that are kept, to the host that is meant, whose certificate is looked at', async () => {
      const { port, heard } = await serve();
      const proxy = await proxyTo(port);
      const http = serviceFor('https://lms.example.com', { proxy: new URL(proxy.url) }).with();
      for (let n = 0; n < 20; n += 1) await http.ask('POST', '/x/', ANY_SUCCESS, { body: { n } });
      expect(proxy.asked).toEqual([{ line: 'CONNECT lms.example.com:443' }]);
      expect(heard).toHaveLength(20);
      expect(heard[0]).toBe('POST lms.example.com/x/');
      const other = serviceFor('https://other.example.com', { proxy: new URL(proxy.url) }).with();
      expect((await thrownBy(other.ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.untrusted');
      expect(heard).toHaveLength(20);
    });

    test('has never more tunnels than maxSockets, however many requests wait, and stops waiting when told', async () => {
      let most = 0;
      const { port, heard } = await serve('server', (_request, response) => {
        most = Math.max(most, proxy.open());
        setTimeout(() => response.writeHead(204).end(), 10);
      });
      const proxy = await proxyTo(port);
      const service = serviceFor('https://lms.example.com', { proxy: new URL(proxy.url), maxSockets: 3 });
      const stopping = new AbortController();
      const given = Array.from({ length: 30 }, () => service.with().ask('GET', '/x/', ANY_SUCCESS));
      const givenUp = thrownBy(service.with(stopping.signal).ask('GET', '/never/', ANY_SUCCESS));
      stopping.abort();
      expect((await givenUp).code).toBe('service.unavailable');
      await Promise.all(given);
      expect(heard).toHaveLength(30);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(3);
      expect(connections).toBeLessThanOrEqual(3);
    });

    test('at an address of IPv6 is found, also for what is not encrypted', async () => {
      const asked: string[] = [];
      const proxy = createPlainServer(({ url }, response) => {
        asked.push(String(url));
        response.writeHead(204).end();
      });
      await new Promise<void>((ready) => proxy.listen(0, '::1', ready));
      closing.push(async () => {
        proxy.close().closeAllConnections();
      });
      const url = new URL(`http://[::1]:${(proxy.address() as AddressInfo).port}`);
      await serviceFor('http://lms.example.com', { proxy: url }).with().ask('GET', '/x/', ANY_SUCCESS);
      expect(asked).toEqual(['http://lms.example.com/x/']);
    });

    test('gives its credentials to the proxy alone', async () => {
      const { port, heard } = await serve();
      const proxy = await proxyTo(port, 'lethe:p@ss/word');
      const url = new URL(proxy.url);
      url.username = 'lethe';
      url.password = 'p@ss/word';
      await serviceFor('https://lms.example.com', { proxy: url }).with().ask('GET', '/x/', ANY_SUCCESS);
      expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('lethe:p@ss/word').toString('base64')}`);
      expect(heard).toEqual(['GET lms.example.com/x/']);
    });

    test('that needs other credentials is service.unavailable with its 407, and nothing of them is told', async () => {
      const { port } = await serve();
      const proxy = await proxyTo(port, 'lethe:right');
      const url = new URL(proxy.url.replace('http://', 'http://lethe:Wr0ngSecret@'));
      const failure = await thrownBy(
        serviceFor('https://lms.example.com', { proxy: url }).with().ask('GET', '/x/', ANY_SUCCESS),
      );
      expect(failure).toMatchObject({ code: 'service.unavailable', facts: { service: 'LMS', status: 407 } });
      const everything = `${inspect(failure, { depth: 10, showHidden: true })}${failure.stack}`;
      expect(everything).not.toMatch(/Wr0ngSecret|bGV0aGU6V3IwbmdTZWNyZXQ/);
    });

    test.each([404, 403, 502])('whose own refusal (%i) is not an answer of the service, be it JSON', async (status) => {
      const { port, heard } = await serve();
      const proxy = await proxyTo(port);
      proxy.refuseWith(status);
      const http = serviceFor('https://lms.example.com', { proxy: new URL(proxy.url) }).with();
      const failure = await thrownBy(http.ask('POST', '/x/', ANY_SUCCESS));
      expect(failure).toMatchObject({ code: 'service.unavailable', facts: { service: 'LMS' } });
      proxy.refuseWith(undefined);
      await http.ask('GET', '/x/', ANY_SUCCESS);
      expect(heard).toHaveLength(1);
    });

    test.each([
      ['an encrypted service, nobody listens', 'https://lms.example.com', 'http://127.0.0.1:9'],
      ['an unencrypted one, nobody listens', 'http://lms.example.com', 'http://127.0.0.1:9'],
      ['an encrypted service, no such host', 'https://lms.example.com', 'http://proxy.invalid:3128'],
      ['an unencrypted one, no such host', 'http://lms.example.com', 'http://proxy.invalid:3128'],
    ])('that cannot be reached is blamed, and not the service: %s', async (_, service, proxy) => {
      const failure = await thrownBy(
        serviceFor(service, { proxy: new URL(proxy) })
          .with()
          .ask('POST', '/x/', ANY_SUCCESS),
      );
      expect(failure.facts).toMatchObject({ service: 'LMS', errno: 'PROXY_UNREACHABLE' });
      expect(neverConnected('PROXY_UNREACHABLE')).toBe(true);
    });

    test('that says nothing is given up in the time to connect', async () => {
      const { port } = await serve();
      const proxy = await proxyTo(port);
      proxy.fallSilent();
      const service = serviceFor('https://lms.example.com', { proxy: new URL(proxy.url), connectTimeoutMs: 200 });
      expect((await thrownBy(service.with().ask('GET', '/x/', ANY_SUCCESS))).code).toBe('service.unavailable');
    });

    test('asks for whole URLs where the service is not encrypted', async () => {
      const stub = await startStubService();
      closing.push(() => stub.stop());
      const proxy = await proxyTo(Number(new URL(stub.url).port), 'lethe:pass');
      const url = new URL(proxy.url.replace('http://', 'http://lethe:pass@'));
      const http = serviceFor('http://lms.example.com:8000', { proxy: url }).with();
      await http.ask('POST', '/x/', ANY_SUCCESS, { body: { a: 1 } });
      expect(proxy.asked).toMatchObject([{ line: 'POST http://lms.example.com:8000/x/' }]);
      expect(stub.requests).toMatchObject([{ url: '/x/', body: '{"a":1}', headers: { host: 'lms.example.com:8000' } }]);
    });

    test('of the environment is asked by nobody but who is handed it', async () => {
      const { port, heard } = await serve();
      const proxy = await proxyTo(port);
      const before = process.env.https_proxy;
      process.env.https_proxy = 'http://127.0.0.1:9';
      try {
        await serviceFor('https://lms.example.com', { proxy: new URL(proxy.url) })
          .with()
          .ask('GET', '/x/', ANY_SUCCESS);
      } finally {
        if (before === undefined) delete process.env.https_proxy;
        else process.env.https_proxy = before;
      }
      expect(heard).toHaveLength(1);
    });
  });
});
