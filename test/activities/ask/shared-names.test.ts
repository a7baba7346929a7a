import { ActivityBench } from '../../support/activity-bench';

const QUEUE = 'GET retirement_queue 200';

describe('whose username is another’s by case only', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    await bench.add({ userId: 101, username: 'Ann', email: 'one@example.com', state: 'LMS_COMPLETE', renamed: true });
    await bench.add({ userId: 102, username: 'ann', email: 'two@example.com' });
    await bench.add({ userId: 103, username: 'Dora', email: 'three@example.com', state: 'COMPLETE', renamed: true });
    await bench.add({ userId: 104, username: 'dora', email: 'four@example.com' });
    await bench.add({ userId: 105, username: 'bob', email: 'five@example.com' });
  });
  afterEach(() => bench.close());
  const find = async (userId: number, twins = true) => {
    const [found] = await bench.run('findLearner', { instance: 'sandbox', by: { userId }, twins });
    return found?.twin === true;
  };
  const reads = () => bench.asked().filter((one) => one === QUEUE).length;

  it('is noticed for both, also where the other has ended, and where it is asked about the one who has', async () => {
    for (const userId of [101, 102, 103, 104]) expect([userId, await find(userId)]).toEqual([userId, true]);
    expect(await find(105)).toBe(false);
  });

  it.each(['PENDING', 'FORUMS_COMPLETE', 'COMPLETE'])(
    'is noticed also where one has asked since everybody was read, and is %s by now',
    async (state) => {
      await bench.add({ userId: 106, username: 'Eve', email: 'six@example.com', state: 'LMS_COMPLETE', renamed: true });
      expect(await find(106)).toBe(false);
      await bench.add({ userId: 107, username: 'eve', email: 'seven@example.com', state, createdDaysAgo: 0 });
      for (const userId of [106, 107]) expect([userId, await find(userId)]).toEqual([userId, true]);
    },
  );

  it('is not looked for where nobody asks', async () => {
    expect(await find(102, false)).toBe(false);
  });

  it('takes one reading of everybody, however many learners of a campaign are asked about', async () => {
    await find(105);
    const first = reads();
    bench.sandbox.admin.clearRecord();
    for (let at = 0; at < 5; at += 1) await find(105);
    expect(reads()).toBeLessThanOrEqual(first * 5 - 5);
  });

  it('takes a handful of requests for those who have asked since, and not one for each state', async () => {
    await find(105);
    bench.sandbox.admin.clearRecord();
    const asked = [101, 102, 103, 104].map((userId) => ({
      username: bench.sandbox.admin.learner(userId).originalUsername ?? '',
    }));
    const found = await Promise.all(
      asked.map((by) => bench.run('findLearner', { instance: 'sandbox', by, twins: true })),
    );
    expect(found.map(([one]) => one?.twin)).toEqual([true, true, true, true]);
    expect(bench.asked().length).toBeLessThanOrEqual(2 * asked.length + 4);
  });

  it('is noticed also beside more learners in the middle than are read again in one request', async () => {
    const many = Array.from({ length: 501 }, (_, at) => ({
      userId: 1_000 + at,
      username: `learner-${at}`,
      email: `learner-${at}@example.com`,
      state: 'FORUMS_COMPLETE',
    }));
    bench.sandbox.admin.add(many);
    await bench.add({ userId: 106, username: 'Eve', email: 'six@example.com', state: 'LMS_COMPLETE', renamed: true });
    expect(await find(106)).toBe(false);
    const state = 'ECOM_COMPLETE';
    await bench.add({ userId: 107, username: 'eve', email: 'seven@example.com', state, createdDaysAgo: 0 });
    bench.sandbox.admin.clearRecord();
    expect(await find(106)).toBe(true);
    expect(bench.asked().filter((one) => one.includes('by_status_and_date')).length).toBeGreaterThan(20);
  });

  it('is read again after a reading that failed', async () => {
    bench.sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/retirements_by' },
      do: { kind: 'half-json' },
    });
    await bench.fail('findLearner', { instance: 'sandbox', by: { username: 'ann' }, twins: true });
    const [unknown] = await bench.run('findLearner', {
      instance: 'sandbox',
      by: { username: 'bob' },
      twins: 'or-unknown',
    });
    expect(unknown?.twin).toBe(true);
    bench.sandbox.admin.removeFaults();
    expect(await find(102)).toBe(true);
  });

  it('goes into each run that holds begin, so that a release erases neither of the two', async () => {
    const held = [102, 104, 105].map((userId) => ({ userId }));
    await bench.run('holdLearners', { instance: 'sandbox', held, by: 'ann', reason: 'an export' });
    const twins = bench.runs.started.map(({ learner, twin }) => [learner.userId, twin === true]);
    expect(twins.sort()).toEqual([
      [102, true],
      [104, true],
      [105, false],
    ]);
  });
});
