import { z } from 'zod';
import { createHttp } from '../../src/http/create-http';
import type { HttpOptions, HttpService } from '../../src/http/http';
import { type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

const html = (status: number) => ({
  status,
  body: '<!DOCTYPE html><html><body>Please log in</body></html>',
  headers: { 'content-type': 'text/html; charset=utf-8' },
});
const raw = (status: number, type: string, body: string) => ({ status, body, headers: { 'content-type': type } });
const Answer = z.object({ id: z.number() });

describe('the table of failures', () => {
  let stub: StubService;
  let service: HttpService;
  beforeEach(async () => {
    stub = await startStubService();
    service = createHttp({ service: 'CREDENTIALS', baseUrl: stub.url });
  });
  afterEach(async () => {
    service.close();
    await stub.stop();
  });
  const ask = <T>(options?: HttpOptions<T>) => service.with().request('POST', '/user/retire/', options);

  test.each([
    ['a 502', 502, 'service.unavailable'],
    ['a 503', 503, 'service.unavailable'],
    ['a 504', 504, 'service.unavailable'],
    ["a proxy's 502 page", html(502), 'service.unavailable'],
    ["a load balancer's 408", 408, 'service.unavailable'],
    ['a 429', 429, 'service.throttled'],
    ["a proxy's 429 page", html(429), 'service.throttled'],
    ['a 500', 500, 'service.failed'],
    ['a 500 in JSON', { status: 500, body: 'something broke' }, 'service.failed'],
    ["Django's 500 page", html(500), 'service.failed'],
    ['a 501', 501, 'service.failed'],
    ['a 401', 401, 'service.denied'],
    ['a 403', 403, 'service.denied'],
    ["a firewall's 403 page", html(403), 'service.denied'],
    ['a 400 as a JSON string', { status: 400, body: 'The learner is in no working state.' }, 'service.rejected'],
    ['a 400 of plain text', raw(400, 'text/plain', 'no'), 'service.rejected'],
    ['an empty 400', 400, 'service.rejected'],
    ['a 405', { status: 405, body: 'wrong state' }, 'service.rejected'],
    ['a 422', 422, 'service.rejected'],
    ["a proxy's 400 page", html(400), 'service.unavailable'],
    ['an empty 404', 404, 'service.rejected'],
    ['a 404 in JSON', { status: 404, body: { detail: 'Not found.' } }, 'service.rejected'],
    ["a proxy's 404 page", html(404), 'service.unavailable'],
    ['a 404 page that calls itself JSON', raw(404, 'application/json', ' \n<html></html>'), 'service.unavailable'],
    ['a 404 of plain text', raw(404, 'text/plain', 'default backend - 404'), 'service.unavailable'],
    ['a 302 to a login page', { status: 302, headers: { location: '/login' } }, 'service.unavailable'],
    ['a 308', { status: 308, headers: { location: '/user/retire' } }, 'service.unavailable'],
    ['a 200 page', html(200), 'service.unavailable'],
    ['a 200 page that calls itself JSON', raw(200, 'application/json', '<html></html>'), 'service.unavailable'],
    ['a 200 that calls itself HTML', raw(200, 'text/html', 'Service is starting'), 'service.unavailable'],
    ['a 200 of half a JSON', raw(200, 'application/json', '{"id": 4'), 'service.unavailable'],
  ] as const)('%s is %s', async (_name, answer, code) => {
    stub.answerWith(answer);
    const failure = await thrownBy(ask());
    expect(failure.code).toBe(code);
    expect(failure.facts).toEqual({
      service: 'CREDENTIALS',
      status: typeof answer === 'number' ? answer : answer.status,
    });
    expect(stub.requests).toHaveLength(1);
  });

  test.each([
    ['an empty 204', 204],
    ['an empty 200', { status: 200, headers: { 'content-type': 'text/html' } }],
    ['a 200 with a list', { status: 200, body: ['OrgX'] }],
    ['a 200 of plain text', raw(200, 'text/plain', 'OK')],
  ] as const)('%s is a success where no answer is asked for', async (_name, answer) => {
    stub.answerWith(answer);
    await expect(ask()).resolves.toBeUndefined();
  });

  test('an answer is given back as its schema has it', async () => {
    stub.answerWith({ status: 200, body: { id: 7, more: 'ignored' } });
    await expect(ask({ answer: Answer })).resolves.toEqual({ id: 7 });
  });

  test.each([
    ['JSON of another shape', { status: 200, body: { detail: 'hello' } }],
    ['nothing', 204],
    ['JSON that calls itself HTML', raw(200, 'text/html', '{"id": 7}')],
  ] as const)('%s instead of the answer asked for is service.unavailable', async (_name, answer) => {
    stub.answerWith(answer);
    expect((await thrownBy(ask({ answer: Answer }))).code).toBe('service.unavailable');
  });

  test.each([
    ['an empty 404', 404, 'absent'],
    ['a 404 in JSON', { status: 404, body: { detail: 'Not found.' } }, 'absent'],
    ["a proxy's 404 page", html(404), 'service.unavailable'],
    ['a 404 of plain text', raw(404, 'text/plain', 'no such route'), 'service.unavailable'],
    ['a 410', 410, 'service.rejected'],
  ] as const)('%s, with absentOn [404], is %s', async (_name, answer, outcome) => {
    stub.answerWith(answer);
    const end = await ask({ absentOn: [404] }).catch((failure) => failure.code);
    expect(end).toBe(outcome);
  });

  test('absentIf judges the status and the parsed body, and never sees a page or a 503', async () => {
    const absentIf = jest.fn((status: number, body: unknown) => status === 500 && body === 'user not found');
    stub.answerWith({ status: 500, body: 'user not found' });
    await expect(ask({ absentIf })).resolves.toBe('absent');
    stub.answerWith({ status: 500, body: 'something else' });
    expect((await thrownBy(ask({ absentIf }))).code).toBe('service.failed');
    absentIf.mockClear();
    for (const answer of [html(500), html(404), 503]) {
      stub.answerWith(answer);
      await thrownBy(ask({ absentIf }));
    }
    expect(absentIf).not.toHaveBeenCalled();
  });

  test.each([
    [429, '7', 7_000],
    [503, '120', 120_000],
    [429, undefined, undefined],
    [429, 'soon', undefined],
    [500, '7', undefined],
  ] as const)('a %i with Retry-After %s carries retryAfterMs %s', async (status, header, expected) => {
    stub.answerWith({ status, headers: header === undefined ? {} : { 'retry-after': header } });
    expect((await thrownBy(ask())).facts.retryAfterMs).toBe(expected);
  });
});
