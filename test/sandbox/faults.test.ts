import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultAction, FaultMatch } from '../../sandbox/faults/fault-rules';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { untilHolds } from '../support/until-holds';
import { type Caller, callerOf, tokenFor } from './caller';

describe('faults of the sandbox', () => {
  let sandbox: Sandbox;
  let worker: Caller;
  let userId: number;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    await sandbox.reset();
    userId = sandbox.admin.add([{ username: 'ann', state: 'RETIRING_NOTES' }])[0]?.userId ?? 0;
    worker = await callerOf(sandbox);
  });

  const notes = () => worker.send('POST', '/api/edxnotes/v1/retire_user/', { username: 'ann' });
  const isDone = () => !sandbox.admin.learner(userId).traces.includes('notes');
  const fault = (action: FaultAction, match?: FaultMatch) =>
    sandbox.admin.addFault({ do: action, ...(match && { match }) });

  const answered: readonly (readonly [string, FaultAction, number, string | RegExp, boolean])[] = [
    ['refuse is a sentence', { kind: 'refuse' }, 400, '"Refused."', false],
    ['status 500 is a page of Django', { kind: 'status', status: 500 }, 500, /^<!DOCTYPE html>/, false],
    [
      'status 429 is JSON',
      { kind: 'status', status: 429, retry_after: 2 },
      429,
      '{"detail":"Request was throttled."}',
      false,
    ],
    ['status with a body of its own', { kind: 'status', status: 409, body: '{}' }, 409, '{}', false],
    ['status-after is a 504 when the work is done', { kind: 'status-after' }, 504, /gateway/, true],
    ['half-json is cut in the middle when the work is done', { kind: 'half-json' }, 200, '{"succes', true],
    ['delay is the true answer, later', { kind: 'delay', ms: 30 }, 204, '', true],
  ];
  test.each(answered)('%s', async (_title, action, status, text, done) => {
    fault(action);
    const heard = await notes();
    expect(heard.status).toBe(status);
    if (typeof text === 'string') expect(heard.text).toBe(text);
    else expect(heard.text).toMatch(text);
    expect(isDone()).toBe(done);
    expect(sandbox.admin.requests().at(-1)).toMatchObject({ fault: action.kind, status, learner: userId });
  });

  test('Retry-After and the way to the login are in the headers', async () => {
    fault({ kind: 'status', status: 429, retry_after: 2 }, { times: 1 });
    expect((await notes()).headers.get('retry-after')).toBe('2');
    fault({ kind: 'gateway', answer: 'login-302' });
    const location = (await notes()).headers.get('location') ?? '';
    expect(location).toBe('/login?next=%2Fapi%2Fedxnotes%2Fv1%2Fretire_user%2F');
    sandbox.admin.removeFaults();
    expect((await worker.get(location)).type).toContain('text/html');
  });

  test.each([
    ['reset-before', false],
    ['reset-after', true],
  ] as const)('%s cuts the connection (work done: %s)', async (kind, done) => {
    fault({ kind });
    await expect(notes()).rejects.toThrow('fetch failed');
    expect(isDone()).toBe(done);
    expect(sandbox.admin.requests().at(-1)).toMatchObject({ fault: kind, status: null });
  });

  test('hang never answers and does nothing', async () => {
    fault({ kind: 'hang' });
    const winner = await Promise.race([notes().catch(() => 'cut'), sleep(150, 'still waiting')]);
    expect(winner).toBe('still waiting');
    expect(isDone()).toBe(false);
  });

  test('hang-after does the work and never answers', async () => {
    fault({ kind: 'hang-after' });
    const winner = await Promise.race([notes().catch(() => 'cut'), sleep(150, 'still waiting')]);
    expect(winner).toBe('still waiting');
    expect(isDone()).toBe(true);
  });

  test('late resets the connection at once, and does the work when nobody waits any more', async () => {
    fault({ kind: 'late', ms: 300 });
    await expect(notes()).rejects.toThrow();
    expect(isDone()).toBe(false);
    await untilHolds('the work is done', async () => isDone(), Boolean);
  });

  test('half-done blanks the profile without renaming; the repeat is well', async () => {
    fault({ kind: 'half-done' }, { times: 1 });
    const retire = () => worker.send('POST', '/api/user/v1/accounts/retire/', { username: 'ann' });
    expect((await retire()).status).toBe(500);
    expect(sandbox.admin.learner(userId)).toMatchObject({ liveUsername: 'ann', holdings: { profile: false } });
    expect((await retire()).status).toBe(204);
    expect(sandbox.admin.learner(userId).liveUsername).not.toBe('ann');
  });

  test('the token endpoint can fail too', async () => {
    fault({ kind: 'status', status: 503 }, { path: '/oauth2/' });
    const answer = await fetch(`${sandbox.url}/oauth2/access_token`, { method: 'POST', body: new URLSearchParams() });
    expect(answer.status).toBe(503);
  });

  test.each<[string, FaultMatch, boolean]>([
    ['a prefix of the path', { path: '/api/edxnotes' }, true],
    ['another prefix', { path: '/edxnotes' }, false],
    ['a pattern', { path: 'retire_user/$' }, true],
    ['the method in small letters', { method: 'post' }, true],
    ['another method', { method: 'PATCH' }, false],
    ['the service', { service: 'lms' }, true],
    ['another service', { service: 'credentials' }, false],
    ['the first request', { nth: 1 }, true],
    ['the second request', { nth: 2 }, false],
    ['a chance of none', { probability: 0 }, false],
    ['a chance of one', { probability: 1 }, true],
  ])('a rule is matched by %s', async (_title, match, fires) => {
    fault({ kind: 'refuse' }, match);
    expect((await notes()).status).toBe(fires ? 400 : 204);
  });

  test('a rule for one learner leaves the others alone, whatever names them', async () => {
    sandbox.admin.add([{ username: 'ben', state: 'RETIRING_NOTES' }]);
    fault({ kind: 'refuse' }, { learner: userId });
    expect((await worker.send('POST', '/api/edxnotes/v1/retire_user/', { username: 'ben' })).status).toBe(204);
    expect((await notes()).status).toBe(400);
    expect((await worker.get('/api/user/v1/accounts/ann/retirement_status/')).status).toBe(400);
    expect((await worker.send('POST', `/api/edx_proctoring/v1/retire_user/${userId}/`)).status).toBe(400);
  });

  test('a rule fires as often as it says, and counts', async () => {
    const rule = fault({ kind: 'refuse' }, { times: 2 });
    const statuses: number[] = [];
    for (let at = 0; at < 3; at += 1) statuses.push((await notes()).status);
    expect(statuses).toEqual([400, 400, 204]);
    expect(sandbox.admin.faults()).toMatchObject([{ id: rule.id, seen: 3, fired: 2 }]);
  });

  test('a rule with a time ends by itself', async () => {
    sandbox.admin.addFault({ do: { kind: 'refuse' }, for_ms: 3_000 });
    expect((await notes()).status).toBe(400);
    while ((await notes()).status === 400) await sleep(50);
    expect((await notes()).status).toBe(204);
  });

  test('chance is the same for the same seed', async () => {
    const row = async (seed: number) => {
      sandbox.admin.removeFaults();
      fault({ kind: 'refuse' }, { probability: 0.5, seed });
      const statuses: number[] = [];
      for (let at = 0; at < 16; at += 1) statuses.push((await notes()).status);
      return statuses.join();
    };
    const first = await row(7);
    expect(new Set(first.split(','))).toEqual(new Set(['400', '204']));
    expect(await row(7)).toBe(first);
    expect(await row(8)).not.toBe(first);
  });

  test('latency is added to every request', async () => {
    sandbox.admin.tune({ latencyMs: 40 });
    const start = performance.now();
    await notes();
    expect(performance.now() - start).toBeGreaterThanOrEqual(39);
  });

  test('work goes on when the caller has gone', async () => {
    sandbox.admin.tune({ latencyMs: 60 });
    const body = '{"username": "ann", "new_state": "NOTES_COMPLETE", "response": "."}';
    const authorization = `JWT ${await tokenFor(sandbox, 'worker')}`;
    const gone = fetch(`${sandbox.url}/api/user/v1/accounts/update_retirement_status/`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(30),
    });
    await expect(gone).rejects.toThrow();
    await sleep(80);
    expect(sandbox.admin.learner(userId).state).toBe('NOTES_COMPLETE');
  });
});
