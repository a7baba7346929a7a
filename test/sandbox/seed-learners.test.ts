import { seedLearners } from '../../sandbox/people/seed-learners';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { callerOf } from './caller';

describe('seedLearners()', () => {
  test('gives the same people for the same seed, and others for another', () => {
    expect(seedLearners({ count: 50, seed: 3 })).toEqual(seedLearners({ count: 50, seed: 3 }));
    expect(seedLearners({ count: 50, seed: 3 })).not.toEqual(seedLearners({ count: 50, seed: 4 }));
  });

  test('invents usernames with letters beyond ASCII, pluses, dots and spaces, and e-mails at example.com', () => {
    const people = seedLearners({ count: 300 });
    for (const odd of [/[^ -~]/, /\+/, /\./, / /]) expect(people.some(({ username }) => odd.test(username))).toBe(true);
    for (const { email } of people) expect(email).toMatch(/@example\.com$/);
    expect(new Set(people.map(({ username }) => username.toLowerCase())).size).toBe(300);
  });

  test('keeps to plain names when told to', () => {
    for (const { username } of seedLearners({ count: 60, oddNames: false })) expect(username).toMatch(/^[a-z0-9]+$/);
  });

  test('leaves about a third without a forum account', () => {
    const without = seedLearners({ count: 3000 }).filter(({ holdings }) => holdings?.forum === 'none').length;
    expect(without).toBeGreaterThan(900);
    expect(without).toBeLessThan(1100);
  });

  test('spreads the requests over the days asked for', () => {
    const ages = seedLearners({ count: 3, createdDaysAgo: [60, 0] }).map(({ createdDaysAgo }) => createdDaysAgo);
    expect(ages).toEqual([60, 30, 0]);
  });
});

describe('a seeded site', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  test('has twins that share a retired username, the former one renamed', () => {
    const twins = sandbox.admin.seed({ count: 3, twins: 2 });
    expect(twins).toHaveLength(5);
    const [former, live, pending] = twins;
    expect(former).toMatchObject({ state: 'COMPLETE', originalUsername: live?.originalUsername?.toUpperCase() });
    expect(former?.liveUsername).toMatch(/^retired__user_/);
    expect(live).toMatchObject({ state: 'PENDING', liveUsername: live?.originalUsername });
    expect(pending).toMatchObject({ state: 'PENDING', active: false });
  });

  test('finds every odd name by its path', async () => {
    const people = sandbox.admin.seed({ count: 40 });
    const { get } = await callerOf(sandbox);
    for (const { originalUsername, retirementId } of people) {
      const path = `/api/user/v1/accounts/${encodeURIComponent(originalUsername ?? '')}/retirement_status/`;
      expect((await get(path)).data).toMatchObject({ id: retirementId, original_username: originalUsername });
    }
  });

  test('gives the whole of a large queue in the order of ids', async () => {
    sandbox.admin.seed({ count: 5000, createdDaysAgo: [40, 1] });
    const { get } = await callerOf(sandbox);
    const { data } = await get('/api/user/v1/accounts/retirement_queue/?cool_off_days=20&states=PENDING');
    const ids = (data as { id: number }[]).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(2400);
    expect(ids.length).toBeLessThan(2600);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });
});
