import type { FindLearnerInput } from '../../../src/workflows/ask/messages';
import { ActivityBench } from '../../support/activity-bench';

describe('findLearner()', () => {
  let bench: ActivityBench;
  beforeAll(async () => {
    bench = await ActivityBench.open();
    await bench.add({
      userId: 101,
      username: 'Ann',
      email: 'ann.one@example.com',
      state: 'LMS_COMPLETE',
      renamed: true,
    });
    await bench.add({ userId: 102, username: 'ann', email: 'Ann.Two@example.com' });
    await bench.add({ userId: 103, username: 'bob', email: 'shared@example.com', state: 'ERRORED' });
    await bench.add({ userId: 104, username: 'carl', email: 'shared@example.com', state: 'COMPLETE' });
    await bench.add({ userId: 105, username: 'Zoë Übung', email: 'zoe@example.com', state: 'RETIRING_LMS' });
  });
  afterEach(() => bench.sandbox.admin.clearRecord());
  afterAll(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const find = async (by: FindLearnerInput['by']) => {
    const found = await bench.run('findLearner', { instance: 'sandbox', by });
    return found.map(({ learner }) => learner.userId);
  };

  test.each([
    ['an exact username', { username: 'ann' }, [102]],
    ['the exact username of a twin who was renamed', { username: 'Ann' }, [101]],
    ['a username in a case that is nobody’s, which is two', { username: 'ANN' }, [102, 101]],
    ['a username of letters beyond ASCII', { username: 'Zoë Übung' }, [105]],
    ['a username in capitals', { username: 'BOB' }, [103]],
    ['an e-mail in any case', { email: 'ann.two@EXAMPLE.com' }, [102]],
    ['an e-mail that two have given', { email: 'shared@example.com' }, [103, 104]],
    ['an LMS user id, in any state', { userId: 104 }, [104]],
    ['nobody by name', { username: 'nobody' }, []],
    ['nobody by e-mail', { email: 'nobody@example.com' }, []],
    ['nobody by id', { userId: 46 }, []],
  ] as const)('finds %s', async (_what, by, expected) => {
    expect(await find(by)).toEqual(expected);
    expect(bench.broken()).toEqual([]);
  });

  test('asks once where the name is exact', async () => {
    await find({ username: 'bob' });
    expect(bench.asked()).toEqual(['GET retirement_status 200']);
  });

  test('brings what a run is started with', async () => {
    const [found] = await bench.run('findLearner', { instance: 'sandbox', by: { userId: 102 } });
    expect(found).toEqual({
      learner: expect.objectContaining({ originalUsername: 'ann', currentState: 'PENDING' }),
      fingerprint: bench.whose((found as NonNullable<typeof found>).learner).site.fingerprint,
      plan: bench.plan,
      foreignStates: [],
      seenAtMs: expect.any(Number),
    });
  });

  test('never says "nobody" on half an answer', async () => {
    bench.sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/retirement_queue/' },
      do: { kind: 'half-json' },
    });
    const failure = await bench.fail('findLearner', { instance: 'sandbox', by: { userId: 46 } });
    bench.sandbox.admin.removeFaults();
    expect(failure).toMatchObject({ type: 'service.unavailable', quick: true });
  });
});
