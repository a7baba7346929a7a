import { own } from '../../src/http/answer-form';
import { createService } from '../../src/http/create-service';
import type { OpenService } from '../../src/http/service';
import { type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

describe('a cache on the way to a service', () => {
  let stub: StubService;
  let service: OpenService;
  beforeEach(async () => {
    stub = await startStubService();
    service = createService({ service: 'LMS', baseUrl: stub.url, mark: 'allow', maxSockets: 1 });
  });
  afterEach(async () => {
    service.close();
    await stub.stop();
  });
  const answerAged = (age: string | string[] | undefined) =>
    stub.answerWith({
      status: 200,
      body: [],
      headers: { allow: 'GET, POST, HEAD, OPTIONS', ...(age === undefined ? {} : { age }) },
    });
  const ask = (method: 'GET' | 'POST') => service.with().ask(method, '/x/', { told: own(200) });
  const stream = async () => {
    for await (const _ of service.with().stream('/x/', {}));
  };

  it.each(['1', '34', '0, 7', ['0', '7']])('does not answer for it: Age %j', async (age) => {
    answerAged(age);
    for (const asked of [ask('GET'), stream()]) {
      const { code, facts, message } = await thrownBy(asked);
      expect([code, facts.doubt]).toEqual(['service.unavailable', 'cached']);
      expect(message).toContain('answered 200 out of a cache; exclude the retirement API from caching');
    }
    answerAged(undefined);
    await expect(ask('GET')).resolves.toMatchObject({ is: 'told' });
  });

  it.each([undefined, '0', '', 'soon'])('is none by an Age of %j, nor where something is written', async (age) => {
    answerAged(age);
    await expect(ask('GET')).resolves.toMatchObject({ is: 'told' });
    await stream();
    answerAged('34');
    await expect(ask('POST')).resolves.toMatchObject({ is: 'told' });
  });

  it('is asked for nothing that it keeps, with each request', async () => {
    answerAged(undefined);
    await ask('GET');
    await ask('POST');
    expect(stub.requests.map(({ headers }) => headers['cache-control'])).toEqual(Array(2).fill('no-cache, no-store'));
  });
});
