import { GATEWAY_ANSWERS, type GatewayAnswer } from '../../sandbox/faults/gateway-answers';
import { ACCOUNTS, LmsHere } from './lms-here';

const NOTES = '/api/edxnotes/v1/retire_user/';

describe('gateways in front of the sandbox', () => {
  const here = new LmsHere();
  let userId: number;
  beforeEach(() => {
    userId = here.add({ username: 'ann', state: 'RETIRING_NOTES' }).userId;
  });

  const notes = () => here.worker.send('POST', NOTES, { username: 'ann' });
  const isDone = () => !here.sandbox.admin.learner(userId).traces.includes('notes');

  const forms: readonly (readonly [GatewayAnswer, number, string, string | RegExp])[] = [
    ['empty-404', 404, '', ''],
    ['kong-404', 404, 'application/json; charset=utf-8', '{"message":"no Route matched with those values"}'],
    ['aws-404', 404, 'application/json', '{"message":"Not Found"}'],
    ['text-200', 200, 'text/plain; charset=utf-8', 'OK'],
    ['json-200', 200, 'application/json', '{"status":"ok"}'],
    ['empty-200', 200, '', ''],
    ['empty-202', 202, '', ''],
    ['png-200', 200, 'image/png', /PNG/],
    ['login-302', 302, '', ''],
    ['kong-401', 401, 'application/json; charset=utf-8', '{"message":"Unauthorized"}'],
    ['aws-403', 403, 'application/json', '{"message":"Forbidden"}'],
    ['foreign-405', 405, 'text/plain; charset=utf-8', /Not Allowed/],
    ['text-503', 503, 'text/plain', /healthy/],
    ['page-200', 200, 'text/html; charset=utf-8', /Welcome/],
    ['page-401', 401, 'text/html; charset=utf-8', /401/],
    ['page-403', 403, 'text/html; charset=utf-8', /403/],
    ['page-404', 404, 'text/html; charset=utf-8', /404/],
    ['page-502', 502, 'text/html; charset=utf-8', /502/],
    ['page-503', 503, 'text/html; charset=utf-8', /503/],
    ['page-504', 504, 'text/html; charset=utf-8', /504/],
  ];

  test('each answer known by name is looked at here', () => {
    expect(forms.map(([name]) => name).sort()).toEqual(GATEWAY_ANSWERS.map(({ name }) => name).sort());
  });

  describe.each(forms)('%s', (answer, status, type, text) => {
    test.each([false, true])('comes without a mark of the service (the work done: %s)', async (after) => {
      here.sandbox.admin.addFault({ do: { kind: 'gateway', answer, after } });
      const heard = await notes();
      expect([heard.status, heard.type]).toEqual([status, type]);
      if (typeof text === 'string') expect(heard.text).toBe(text);
      else expect(heard.text).toMatch(text);
      expect(heard.headers.get('allow') ?? '').not.toContain('POST');
      expect(isDone()).toBe(after);
    });
  });

  test('a 405 names other methods than the one that was sent', async () => {
    here.sandbox.admin.addFault({ do: { kind: 'gateway', answer: 'foreign-405' } });
    expect((await notes()).headers.get('allow')).toBe('GET, HEAD');
    expect((await here.worker.get(`${ACCOUNTS}/ann/retirement_status/`)).headers.get('allow')).toBe('POST');
  });

  test('any status may have its page', async () => {
    here.sandbox.admin.addFault({ do: { kind: 'gateway', answer: 'page-418' } });
    expect((await notes()).status).toBe(418);
  });

  test('they are in front of one service, one method or all below a path, as often as said or forever', async () => {
    const lone = (match: object) => {
      here.sandbox.admin.removeFaults();
      here.sandbox.admin.addFault({ match, do: { kind: 'gateway', answer: 'empty-404' } });
    };
    const status = async () => (await here.worker.get(`${ACCOUNTS}/ann/retirement_status/`)).status;
    lone({ service: 'lms', path: '/api/', times: 2 });
    expect([await status(), (await notes()).status, await status()]).toEqual([404, 404, 200]);
    lone({ method: 'GET' });
    expect([await status(), (await notes()).status, await status()]).toEqual([404, 204, 404]);
    lone({ service: 'credentials' });
    expect(await status()).toBe(200);
  });

  test('cut-off promises a whole body and ends in its middle', async () => {
    here.sandbox.admin.addFault({ do: { kind: 'cut-off' } });
    await expect(notes()).rejects.toThrow('terminated');
    expect(isDone()).toBe(true);
  });

  test('a name that no gateway has is refused, with the names there are', () => {
    const rule = { do: { kind: 'gateway', answer: 'moon-404' as GatewayAnswer } } as const;
    expect(() => here.sandbox.admin.addFault(rule)).toThrow('kong-404');
  });

  test('a refusal by the service itself bears its mark, a page before it does not', async () => {
    here.sandbox.admin.addFault({ match: { times: 1 }, do: { kind: 'refuse' } });
    expect((await notes()).headers.get('allow')).toBe('POST, OPTIONS');
    here.sandbox.admin.addFault({ do: { kind: 'status', status: 503 } });
    expect((await notes()).headers.get('allow')).toBeNull();
  });
});
