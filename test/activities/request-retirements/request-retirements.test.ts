import { ActivityBench } from '../../support/activity-bench';

const BULK = '/v1/accounts/bulk_retire_users';

describe('a request for retirements', () => {
  let bench: ActivityBench;
  beforeAll(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(() => {
    bench.sandbox.admin.removeFaults();
    bench.sandbox.admin.tune({ bulkRetire: true });
    bench.sandbox.admin.clearRecord();
  });
  afterAll(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });

  let people = 0;
  /** Users who did not ask. */
  const users = (amount: number): readonly string[] => {
    const names = Array.from({ length: amount }, () => `user-${++people}`);
    bench.sandbox.admin.add(names.map((username) => ({ username, email: `${username}@example.com`, asked: false })));
    return names;
  };
  const check = (usernames: readonly string[]) => bench.run('checkUsernames', { instance: 'sandbox', usernames });
  const send = (usernames: readonly string[], attempt = 1) =>
    bench.run('requestRetirements', { instance: 'sandbox', usernames }, { attempt });
  const stateOf = (username: string) =>
    bench.sandbox.admin.learners().find((one) => one.originalUsername === username || one.liveUsername === username)
      ?.state;

  it('tells who is free, who has a retirement, and who has a twin', async () => {
    const [free = ''] = users(1);
    await bench.add({ userId: 901, username: 'Queued' });
    await bench.add({ userId: 902, username: 'Twin', state: 'LMS_COMPLETE', renamed: true });
    await bench.add({ userId: 903, username: "D'Arcy", state: 'ERRORED' });
    expect(await check([free, 'Queued', 'queued', 'Twin', "D'Arcy", "O'Neil"])).toEqual([
      { username: free, is: 'free' },
      { username: 'Queued', is: 'already', userId: 901, retirementId: expect.any(Number), state: 'PENDING' },
      { username: 'queued', is: 'already', userId: 901, retirementId: expect.any(Number), state: 'PENDING' },
      { username: 'Twin', is: 'already', userId: 902, retirementId: expect.any(Number), state: 'LMS_COMPLETE' },
      { username: "D'Arcy", is: 'already', userId: 903, retirementId: expect.any(Number), state: 'ERRORED' },
      { username: "O'Neil", is: 'not-asked' },
    ]);
    expect(await check(['twin'])).toEqual([expect.objectContaining({ is: 'twin', userId: 902 })]);
    expect(bench.broken()).toEqual([]);
  });

  it('sends nothing while the instance or its LMS is held', async () => {
    const [free = ''] = users(1);
    const { records } = bench;
    const before = records.record;
    const hold = { by: 'ann', since: new Date().toISOString() };
    for (const scope of [{ kind: 'instance' }, { kind: 'service', service: 'LMS' }] as const) {
      records.record = { ...before, holds: [{ ...hold, scope }] };
      const failure = await bench.fail('requestRetirements', { instance: 'sandbox', usernames: [free] });
      expect(failure).toMatchObject({ type: 'instance.held' });
    }
    records.record = before;
    expect(await check([free])).toEqual([{ username: free, is: 'free' }]);
    expect(bench.sandbox.admin.requests().filter(({ path }) => path.includes(BULK))).toEqual([]);
  });

  it('takes for free only a name that the LMS writes exactly so', async () => {
    const spec = { username: 'José', email: 'jose@example.com', asked: false };
    bench.sandbox.admin.add([spec]);
    expect(await check(['José', 'Jose', 'josé', 'never-was'])).toEqual([
      { username: 'José', is: 'free' },
      { username: 'Jose', is: 'other-spelling', account: 'José' },
      { username: 'josé', is: 'other-spelling', account: 'José' },
      { username: 'never-was', is: 'refused' },
    ]);
    expect(bench.broken()).toEqual([]);
  });

  it('says of nobody that they are free where the LMS does not let us ask for accounts', async () => {
    const [username = ''] = users(1);
    bench.sandbox.admin.addFault({ match: { path: `accounts/${username}$` }, do: { kind: 'status', status: 403 } });
    expect(await bench.fail('checkUsernames', { instance: 'sandbox', usernames: [username] })).toMatchObject({
      type: 'service.denied',
    });
  });

  it('sends some at a time, and tells whom the LMS did not take', async () => {
    const names = [...users(23), 'never-was'];
    const result = await send(names);
    expect(result).toEqual({
      kind: 'sent',
      outcomes: names.map((username) => ({ username, is: username === 'never-was' ? 'refused' : 'requested' })),
    });
    for (const username of names.slice(0, 23)) expect(stateOf(username)).toBe('PENDING');
    expect(bench.asked()).toEqual([
      'POST bulk_retire_users 200',
      'POST bulk_retire_users 200',
      'GET retirement_status 404',
    ]);
  });

  it('does not send again who is there after a lost answer', async () => {
    const names = users(3);
    bench.sandbox.admin.addFault({ match: { path: BULK, times: 1 }, do: { kind: 'reset-after' } });
    expect(await bench.fail('requestRetirements', { instance: 'sandbox', usernames: names })).toMatchObject({
      type: 'service.unavailable',
      quick: true,
    });
    bench.sandbox.admin.clearRecord();
    expect(await send(names, 2)).toEqual({
      kind: 'sent',
      outcomes: names.map((username) => ({ username, is: 'requested' })),
    });
    expect(bench.asked().filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('sends the rest where an attempt has ended in the middle', async () => {
    const names = users(30);
    bench.sandbox.admin.addFault({ match: { path: BULK, nth: 2 }, do: { kind: 'reset-before' } });
    await bench.fail('requestRetirements', { instance: 'sandbox', usernames: names });
    const result = await send(names, 2);
    expect(result).toMatchObject({ kind: 'sent' });
    expect(bench.asked().filter((line) => line.startsWith('POST'))).toEqual([
      'POST bulk_retire_users 200',
      'POST bulk_retire_users lost',
      'POST bulk_retire_users 200',
    ]);
    for (const username of names) expect(stateOf(username)).toBe('PENDING');
  });

  it('says that the app is off', async () => {
    bench.sandbox.admin.tune({ bulkRetire: false });
    expect(await send(users(1))).toEqual({ kind: 'not-installed' });
  });

  it('does not say that the app is off, once it has taken somebody: something answers in its place', async () => {
    const names = users(30);
    bench.sandbox.admin.addFault({ match: { path: BULK, nth: 2 }, do: { kind: 'status', status: 404 } });
    const failure = await bench.fail('requestRetirements', { instance: 'sandbox', usernames: names });
    expect(failure).toMatchObject({ type: 'service.unavailable', quick: true });
    bench.sandbox.admin.removeFaults();
    bench.sandbox.admin.addFault({ match: { path: BULK }, do: { kind: 'gateway', answer: 'page-404' } });
    const again = { instance: 'sandbox', usernames: names };
    expect(await bench.fail('requestRetirements', again, { attempt: 2 })).toMatchObject({
      type: 'service.unavailable',
    });
    bench.sandbox.admin.removeFaults();
    expect(await send(names, 3)).toMatchObject({ kind: 'sent' });
    for (const username of names) expect(stateOf(username)).toBe('PENDING');
  });

  it('does nothing for a worker whose file has another LMS than the one in force', async () => {
    const [username = ''] = users(1);
    const { record } = bench.records;
    bench.records.record = { ...record, settings: { ...record.settings, fingerprint: 'another' } };
    const failure = await bench.fail('requestRetirements', { instance: 'sandbox', usernames: [username] });
    bench.records.record = record;
    expect(failure).toMatchObject({ type: 'instance.mismatch' });
    expect(bench.asked()).toEqual([]);
  });

  it('asks and sends nothing where another site is in force than the one it was confirmed for', async () => {
    const usernames = users(1);
    const { fingerprint: site } = bench.records.record.settings;
    for (const activity of ['checkUsernames', 'requestRetirements'] as const) {
      const failure = await bench.fail(activity, { instance: 'sandbox', usernames, site: 'another' });
      expect(failure).toMatchObject({ type: 'instance.mismatch' });
    }
    expect(bench.asked()).toEqual([]);
    const ours = await bench.run('requestRetirements', { instance: 'sandbox', usernames, site });
    expect(ours).toMatchObject({ outcomes: [{ is: 'requested' }] });
  });
});
