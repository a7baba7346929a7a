import { z } from 'zod';
import { FAILURES } from '../../src/domain/failure/failure';
import { GATEWAY_ANSWERS } from '../../src/drivers/kit/conformance/gateway-answers';
import { type Answers, any, empty, json, own } from '../../src/http/answer-form';
import { createService } from '../../src/http/create-service';
import type { Mark } from '../../src/http/mark';
import type { OpenService } from '../../src/http/service';
import { type StubAnswer, type StubService, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

const MARK = { allow: 'POST, OPTIONS' };
const html = (status: number, headers = {}) => ({
  status,
  body: '<!DOCTYPE html><html><body>Please log in</body></html>',
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
});
const raw = (status: number, type: string, body: string) => ({ status, body, headers: { 'content-type': type } });
const marked = (status: number, body?: unknown) => ({ status, headers: MARK, ...(body === undefined ? {} : { body }) });

const NAMES = { erased: empty(204) };

describe('an answer of a service', () => {
  let stub: StubService;
  const services: OpenService[] = [];
  beforeEach(async () => {
    stub = await startStubService();
  });
  afterEach(async () => {
    for (const service of services.splice(0)) service.close();
    await stub.stop();
  });
  const serviceOf = (mark: Mark) => {
    const service = createService({ service: 'CREDENTIALS', baseUrl: stub.url, mark });
    services.push(service);
    return service.with();
  };
  const ask = <const A extends Answers>(mark: Mark, answers: A) =>
    serviceOf(mark).ask('POST', '/user/retire/', answers);
  const codeOf = async (mark: Mark, answer: StubAnswer, answers: Answers = NAMES) => {
    stub.answerWith(answer);
    return (await thrownBy(ask(mark, answers))).code;
  };

  describe('with the mark of the platform', () => {
    it.each([
      ['a 204', marked(204), empty(204)],
      ['a 204 of a view that is a function', { status: 204, headers: { allow: 'OPTIONS, POST' } }, empty(204)],
      ['a 204 of a view with GET', { status: 204, headers: { allow: 'GET, POST, HEAD, OPTIONS' } }, empty(204)],
      ['an empty object', marked(200, {}), json(200, z.strictObject({}))],
      ['a list', marked(200, ['OrgX']), json(200, z.array(z.string()))],
      ['a sentence with 500', marked(500, 'user not found with id: 7'), json(500, z.string().regex(/user not found/))],
      ['an empty 404', marked(404), own(404)],
      ['a 404 in JSON', marked(404, { detail: 'Not found.' }), own(404)],
    ] as const)('is the declared one: %s', async (_name, answer, form) => {
      stub.answerWith(answer);
      await expect(ask('allow', { told: form, other: empty(299) })).resolves.toMatchObject({ is: 'told' });
    });

    it('gives back what the schema makes of the body', async () => {
      stub.answerWith(marked(200, { id: 7, more: 'ignored' }));
      const answer = await ask('allow', { found: json(200, z.object({ id: z.number() })), absent: own(404) });
      expect(answer).toMatchObject({ is: 'found', value: { id: 7 }, facts: { status: 200 } });
    });

    it.each([
      ['a 500 in JSON', marked(500, 'something broke'), 'service.failed'],
      ['an empty 500', marked(500), 'service.failed'],
      ["Django's 500 page, which nothing marks", html(500), 'service.failed'],
      ['a 401', marked(401, { detail: 'No.' }), 'service.denied'],
      ['a 403', marked(403, { detail: 'No.' }), 'service.denied'],
      ['a 400 as a JSON string', marked(400, 'wrong state'), 'service.rejected'],
      ['an empty 400', marked(400), 'service.rejected'],
      ['a 404 that is not declared', marked(404), 'service.rejected'],
      ['a 405 for a wrong state', marked(405, 'wrong state'), 'service.rejected'],
      ['a 422', marked(422, {}), 'service.rejected'],
      ['a 501', marked(501, {}), 'service.unavailable'],
      ['a 200 that is not declared', marked(200, {}), 'service.unavailable'],
      ['a 202', marked(202), 'service.unavailable'],
      ['a page with the mark', html(404, MARK), 'service.unavailable'],
      ['a 503', marked(503), 'service.unavailable'],
      ['a 429', marked(429), 'service.throttled'],
    ] as const)('is a failure: %s is %s', async (_name, answer, code) => {
      expect(await codeOf('allow', answer)).toBe(code);
      expect(stub.requests.length).toBeLessThanOrEqual(1);
    });
  });

  describe('without the mark', () => {
    const EVERYTHING = {
      erased: [empty(204), own(200), json(200, z.unknown())],
      absent: [own(404), json(404, z.unknown()), empty(404)],
    };
    it.each(Object.entries(GATEWAY_ANSWERS))(
      '%s is service.unavailable, whatever is declared',
      async (_name, answer) => {
        expect(await codeOf('allow', { ...answer, body: answer.body }, EVERYTHING)).toBe('service.unavailable');
      },
    );

    it.each([400, 401, 403, 404, 405, 500])('a JSON %i is not believed', async (status) => {
      expect(await codeOf('allow', { status, body: 'no' }, EVERYTHING)).toBe('service.unavailable');
    });

    it('a 405 of Apache, Go or Spring names the methods that they take, not the one that was sent', async () => {
      expect(await codeOf('allow', { status: 405, headers: { allow: 'GET, HEAD' }, body: {} })).toBe(
        'service.unavailable',
      );
    });

    it('a 429 page is a wait all the same', async () => {
      expect(await codeOf('allow', html(429))).toBe('service.throttled');
    });
  });

  describe('of a service whose mark a proxy strips', () => {
    it('is believed by its status and exact body', async () => {
      stub.answerWith(204);
      await expect(ask('stripped', NAMES)).resolves.toMatchObject({ is: 'erased' });
      stub.answerWith({ status: 404, body: { detail: 'Not found.' } });
      const absent = json(404, z.strictObject({ detail: z.literal('Not found.') }));
      await expect(ask('stripped', { absent })).resolves.toMatchObject({ is: 'absent' });
    });

    it.each(['maintenance', { detail: 'We are back soon.' }, {}, []])(
      'is nothing by a body that no form describes: %j',
      async (body) => {
        for (const status of [200, 404]) {
          const declared = { erased: own(status) };
          for (const mark of ['stripped', 'none'] as const) {
            expect((await codeOf(mark, { status, body }, declared)).startsWith('service.')).toBe(true);
          }
        }
      },
    );

    it('is never absent by an empty 404, nor by the JSON of a gateway', async () => {
      const absent = { absent: [own(404), empty(404)] };
      expect(await codeOf('stripped', 404, absent)).toBe('service.unavailable');
      for (const name of ["Kong's JSON with 404", "AWS's JSON with 404"]) {
        expect(await codeOf('stripped', GATEWAY_ANSWERS[name] as StubAnswer, absent)).toBe('service.unavailable');
      }
    });

    it.each(Object.entries(GATEWAY_ANSWERS))('%s ends nothing', async (_name, answer) => {
      const code = await codeOf('stripped', { ...answer, body: answer.body }, { erased: empty(204), absent: own(404) });
      expect(FAILURES[code].retry).not.toBe('never');
    });

    it.each([
      [{ status: 400, body: 'wrong state' }, 'service.rejected'],
      [{ status: 403, body: { detail: 'You may not.' } }, 'service.denied'],
      [{ status: 500, body: 'broken' }, 'service.failed'],
      [{ status: 400, body: { error: 'Bad Request' } }, 'service.unavailable'],
    ] as const)('%j is %s', async (answer, code) => expect(await codeOf('stripped', answer)).toBe(code));
  });

  describe('of a service without a mark', () => {
    it('is what its driver declares, and an empty 404 never', async () => {
      stub.answerWith({ status: 404, body: { message: 'contact not found' } });
      const absent = { absent: json(404, z.object({ message: z.literal('contact not found') })) };
      await expect(ask('none', absent)).resolves.toMatchObject({ is: 'absent' });
      expect(await codeOf('none', 404, { absent: [empty(404), own(404)] })).toBe('service.unavailable');
    });

    it.each([
      [{ status: 400, body: { error: 'no such id' } }, 'service.rejected'],
      [raw(400, 'text/plain', 'Bad Request'), 'service.unavailable'],
      [{ status: 404, body: { message: 'Not Found' } }, 'service.unavailable'],
      [{ status: 401, body: { error: 'bad key' } }, 'service.denied'],
      [html(401), 'service.unavailable'],
      [html(403), 'service.unavailable'],
      [500, 'service.failed'],
    ] as const)('%j is %s', async (answer, code) => expect(await codeOf('none', answer)).toBe(code));

    it('may be anything with a status that means the same no matter who says it', async () => {
      stub.answerWith(html(403));
      await expect(ask('none', { limited: any(403) })).resolves.toMatchObject({ is: 'limited' });
    });
  });

  describe('that is not believed', () => {
    it.each([
      [html(200), { status: 200, contentType: 'text/html', doubt: 'page' }],
      [
        { status: 200, body: { status: 'ok' } },
        { status: 200, contentType: 'application/json', doubt: 'unmarked' },
      ],
      [marked(200, { status: 'ok' }), { status: 200, contentType: 'application/json', doubt: 'unexpected' }],
      [raw(200, 'image/png', 'x'), { status: 200, contentType: 'image/*', doubt: 'unmarked' }],
      [raw(200, 'ada.invented/ada', 'x'), { status: 200, contentType: 'unknown', doubt: 'unmarked' }],
      [
        { status: 302, headers: { location: 'https://ada:s3@login.example.com/ada.invented?next=ada' } },
        { status: 302, location: 'login.example.com', leads: 'login', doubt: 'unmarked' },
      ],
      [
        { status: 503, headers: { 'retry-after': '120' } },
        { status: 503, retryAfterMs: 120_000 },
      ],
    ] as const)('%j is told by facts, and never by its body', async (answer, facts) => {
      stub.answerWith(answer);
      const host = new URL(stub.url).host;
      expect((await thrownBy(ask('allow', NAMES))).facts).toEqual({ service: 'CREDENTIALS', host, ...facts });
    });
  });

  it('renews a token that the service itself refused, once, and none for the page of something before it', async () => {
    const asked: string[] = [];
    const auth = { token: async () => `JWT ${asked.length}`, invalidate: (token: string) => void asked.push(token) };
    const service = createService({ service: 'LMS', baseUrl: stub.url, mark: 'allow', auth });
    services.push(service);
    stub.answerWith(html(401));
    expect((await thrownBy(service.with().ask('POST', '/x/', NAMES))).code).toBe('service.unavailable');
    expect([asked.length, stub.requests.length]).toEqual([0, 1]);
    stub.answerWith(marked(401, { detail: 'No.' }));
    expect((await thrownBy(service.with().ask('POST', '/x/', NAMES))).code).toBe('service.denied');
    expect([asked.length, stub.requests.length]).toEqual([1, 3]);
  });

  it.each([
    [429, '7', 7_000],
    [503, '120', 120_000],
    [429, undefined, undefined],
    [429, 'soon', undefined],
    [500, '7', undefined],
  ] as const)('a %i with Retry-After %s carries retryAfterMs %s', async (status, header, expected) => {
    stub.answerWith({
      ...marked(status),
      headers: { ...MARK, ...(header === undefined ? {} : { 'retry-after': header }) },
    });
    expect((await thrownBy(ask('allow', NAMES))).facts.retryAfterMs).toBe(expected);
  });

  it('tells the clock of the service, by the last answer that was believed', async () => {
    const service = serviceOf('allow');
    expect(service.clockMs()).toBeUndefined();
    stub.answerWith({ status: 204, headers: { ...MARK, date: 'Thu, 01 Jan 2026 10:00:00 GMT' } });
    await service.ask('POST', '/x/', NAMES);
    expect(service.clockMs()).toBe(Date.parse('2026-01-01T10:00:00Z'));
  });
});
