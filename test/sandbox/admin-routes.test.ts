import type { LearnerView } from '../../sandbox/sandbox-admin';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { callerOf, type Heard, hear } from './caller';

describe('/_sandbox/', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());
  beforeEach(() => sandbox.reset());

  const ask = async (method: string, path: string, body?: unknown, base = sandbox.adminUrl): Promise<Heard> => {
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return hear(await fetch(`${base}/_sandbox/${path}`, { method, ...sent }));
  };
  const addAnn = async () => {
    const { data } = await ask('POST', 'learners', { learners: [{ username: 'ann', createdDaysAgo: 9 }] });
    const [ann] = data as LearnerView[];
    if (ann === undefined) throw new Error('nobody was added');
    return ann;
  };

  test('adds learners given and invented, and lists them by state', async () => {
    const ann = await addAnn();
    expect((await ask('POST', 'learners', { count: 4, seed: 2 })).data).toHaveLength(4);
    expect((await ask('GET', 'learners')).data).toHaveLength(5);
    expect((await ask('GET', 'learners?state=ERRORED')).data).toEqual([]);
    expect((await ask('GET', `learners/${ann.userId}`)).data).toEqual(ann);
  });

  test('moves, cancels and lets ask again', async () => {
    const { userId, retirementId } = await addAnn();
    const moved = await ask('POST', `learners/${userId}/move`, { state: 'ERRORED', note: 'by hand' });
    expect(moved.data).toMatchObject({ state: 'ERRORED' });
    expect((await ask('POST', `learners/${userId}/cancel`)).status).toBe(400);
    await ask('POST', `learners/${userId}/move`, { state: 'PENDING' });
    expect((await ask('POST', `learners/${userId}/cancel`)).data).toMatchObject({ state: null });
    const again = (await ask('POST', `learners/${userId}/ask-again`, {})).data as LearnerView;
    expect(again.state).toBe('PENDING');
    expect(again.retirementId).not.toBe(retirementId);
  });

  test('takes faults in, lists them and drops them', async () => {
    const rule = { match: { service: 'lms', times: 1 }, do: { kind: 'status', status: 503 } };
    const { data } = await ask('POST', 'faults', rule);
    expect(data).toMatchObject({ ...rule, id: 1, seen: 0, fired: 0 });
    await ask('DELETE', 'faults/1');
    expect((await ask('GET', 'faults')).data).toEqual([]);
    await ask('POST', 'faults', rule);
    await ask('DELETE', 'faults');
    expect((await ask('GET', 'faults')).data).toEqual([]);
  });

  test.each([
    ['a fault without a kind', 'faults', { do: {} }, 'do.kind'],
    ['a fault with a key misspelt', 'faults', { match: { sevice: 'lms' }, do: { kind: 'hang' } }, 'sevice'],
    ['a fault for a service that is not', 'faults', { match: { service: 'moon' }, do: { kind: 'hang' } }, 'moon'],
    ['an option that is not', 'options', { latency: 1 }, 'latency'],
    ['an option of a wrong type', 'options', { latencyMs: '1' }, 'latencyMs'],
    ['a learner without a name or a count', 'learners', {}, 'count'],
    ['a service that is not', 'down/moon', {}, 'moon'],
    ['a user who is not', 'learners/1/cancel', {}, '1'],
  ])('refuses %s and says what is wrong', async (_title, path, body, word) => {
    const { status, data } = await ask('POST', path, body);
    expect(status).toBe(400);
    expect((data as { error: string }).error).toContain(word);
  });

  test('keeps requests, violations and totals, and not its own calls', async () => {
    const { userId } = await addAnn();
    await sandbox.admin.clearRecord();
    const { get, send } = await callerOf(sandbox);
    await get('/api/user/v1/accounts/ann/retirement_status/?x=1');
    await send('POST', '/api/user/v1/accounts/retire/', { username: 'ann' });
    const [token, status, retire] = (await ask('GET', 'requests')).data as object[];
    expect(token).toMatchObject({ n: 1, method: 'POST', path: '/oauth2/access_token', learner: null, status: 200 });
    expect(status).toMatchObject({ service: 'lms', query: 'x=1', learner: userId, bytes: 0, fault: null });
    expect(retire).toMatchObject({ status: 400, learner: userId, bytes: 18 });
    expect((await ask('GET', 'violations')).data).toMatchObject([{ kind: 'wrong-state', request: { n: 3 } }]);
    expect((await ask('GET', 'totals')).data).toMatchObject({
      requests: 3,
      byEndpoint: { 'GET lms /api/user/v1/accounts/:username/retirement_status/': 1 },
      byStatus: { 200: 2, 400: 1 },
      tokens: 1,
      maxConcurrent: 1,
    });
    await ask('DELETE', 'requests');
    expect((await ask('GET', 'requests')).data).toEqual([]);
  });

  test('is there while the LMS is down, and at the LMS while it is up', async () => {
    expect((await ask('GET', 'options', undefined, sandbox.url)).data).toMatchObject({ latencyMs: 0 });
    await ask('POST', 'down/lms');
    await expect(ask('GET', 'options', undefined, sandbox.url)).rejects.toThrow('fetch failed');
    await ask('POST', 'options', { latencyMs: 3 });
    await ask('POST', 'up/lms');
    expect((await ask('GET', 'options', undefined, sandbox.url)).data).toMatchObject({ latencyMs: 3 });
  });
});
