import { z } from 'zod';
import { MARKS_OF_PROXIES, PLATFORM_MARK } from '../../src/drivers/kit/conformance/gateway-answers';
import { empty, json, own } from '../../src/http/answer-form';
import { createService } from '../../src/http/create-service';
import type { HttpMethod } from '../../src/http/http';
import type { OpenService } from '../../src/http/service';
import { type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

const EVERYTHING = {
  erased: [empty(204), own(200), json(200, z.unknown())],
  absent: [own(404), json(404, z.unknown()), empty(404)],
};

describe('the header Allow', () => {
  let stub: StubService;
  let service: OpenService;
  beforeEach(async () => {
    stub = await startStubService();
    service = createService({ service: 'CREDENTIALS', baseUrl: stub.url, mark: 'allow' });
  });
  afterEach(async () => {
    service.close();
    await stub.stop();
  });
  const answered = (method: HttpMethod, allow: string | string[], status = 204, body = '') => {
    stub.answerWith({ status, body, headers: { allow, 'content-type': 'application/json' } });
    return service.with().ask(method, '/user/retire/', EVERYTHING);
  };

  it.each([
    ['POST', 'POST, OPTIONS'],
    ['PUT', 'POST, PUT, OPTIONS'],
    ['PATCH', 'PATCH, OPTIONS'],
    ['GET', 'GET, HEAD, OPTIONS'],
    ['GET', 'GET, PATCH, HEAD, OPTIONS'],
    ['DELETE', PLATFORM_MARK],
    ['POST', 'OPTIONS, POST'],
    ['GET', 'GET, OPTIONS'],
    ['POST', 'POST'],
  ] as const)('is the mark of the platform for a %s as a view writes it: %s', async (method, allow) => {
    await expect(answered(method, allow)).resolves.toMatchObject({ is: 'erased', facts: { allow: allow.split(', ') } });
  });

  it.each(MARKS_OF_PROXIES.map((allow) => [allow]))(
    'does not count where a proxy adds it to every answer: %j',
    async (allow) => {
      for (const [status, body] of [
        [204, ''],
        [404, ''],
        [200, '{"status": "ok"}'],
        [400, '"no"'],
      ] as const) {
        const { code, facts, message } = await thrownBy(answered('POST', allow, status, body));
        expect([code, facts.doubt]).toEqual(['service.unavailable', 'wrong-mark']);
        expect(message).toContain('if a proxy adds one, remove it there');
      }
    },
  );

  it.each([
    ['options, post', 'wrong-mark'],
    ['OPTIONS, POST, PUT', 'wrong-mark'],
    ['POST, HEAD, OPTIONS', 'wrong-mark'],
    ['GET, POST, OPTIONS', 'wrong-mark'],
    ['POST, POST, OPTIONS', 'wrong-mark'],
    ['POST, OPTIONS, BREW', 'wrong-mark'],
    ['POST, OPTIONS,', 'wrong-mark'],
    ['GET, HEAD, OPTIONS', 'unmarked'],
    ['POSTS, OPTIONS', 'unmarked'],
    ['OPTIONS', 'unmarked'],
    ['GET', 'unmarked'],
    ['', 'unmarked'],
  ])('does not count for a POST in a form that no view writes, or without the method: %s', async (allow, doubt) => {
    expect((await thrownBy(answered('POST', allow))).facts.doubt).toBe(doubt);
  });
});
