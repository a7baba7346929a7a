import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { ACCOUNTS, LmsHere } from './lms-here';

const FORUM = '/api/discussion/v1/accounts/retire_forum';

/** What differs between releases, sites and forks. */
describe('the sandbox as another release, site or fork', () => {
  const here = new LmsHere();
  const rows = async (path: string) => (await here.worker.get(`${ACCOUNTS}/${path}`)).data as Record<string, unknown>[];
  const today = (ms = Date.now()) => new Date(ms).toISOString().slice(0, 10);

  test('the forum renames the learner unless told otherwise, and takes its path with and without a slash', async () => {
    const { userId } = here.add({ username: 'ann', state: 'RETIRING_FORUMS' });
    here.sandbox.admin.tune({ forumRenames: false });
    expect((await here.worker.send('POST', FORUM, { username: 'ann' })).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).liveUsername).toBe('ann');
    here.sandbox.admin.tune({ forumRenames: true });
    expect((await here.worker.send('POST', `${FORUM}/`, { username: 'ann' })).status).toBe(204);
    expect(here.sandbox.admin.learner(userId)).toMatchObject({
      liveUsername: expect.stringMatching(/^retired__user_/),
      email: '',
    });
  });

  test('an older release has the forum without a slash only', async () => {
    here.sandbox.admin.tune({ forumSlash: false });
    here.add({ username: 'ann', state: 'RETIRING_FORUMS' });
    const heard = await here.worker.send('POST', `${FORUM}/`, { username: 'ann' });
    expect([heard.status, heard.type, heard.headers.get('allow')]).toEqual([404, 'text/html; charset=utf-8', null]);
    expect((await here.worker.send('POST', FORUM, { username: 'ann' })).status).toBe(204);
  });

  test('a view that this release lacks is a page of Django, no matter who asks', async () => {
    here.sandbox.admin.tune({ bulkRetire: false });
    for (const path of ['/v1/accounts/bulk_retire_users', `${ACCOUNTS}/retire_mailings/`]) {
      const heard = await fetch(here.sandbox.url + path, { method: 'POST' });
      expect([heard.status, heard.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    }
  });

  test('a site whose TIME_ZONE is not UTC prints its times with an offset, and filters by UTC days', async () => {
    here.add({ userId: 7_000_000, username: 'ann', created: '2024-02-29T22:30:00.000Z' });
    here.add({ userId: 7_000_003, username: 'ben', created: '2024-03-01T10:00:00.250Z' });
    here.sandbox.admin.tune({ timeZone: '+03:00' });
    const day = (at: string) => `retirements_by_status_and_date/?start_date=${at}&end_date=${at}&state=PENDING`;
    expect(await rows(day('2024-02-29'))).toMatchObject([{ created: '2024-03-01T01:30:00+03:00' }]);
    const [{ created } = {}] = await rows(day('2024-03-01'));
    expect(created).toMatch(/^2024-03-01T13:00:00\.250\d{3}\+03:00$/);
    here.sandbox.admin.tune({ timeZone: '-09:30' });
    expect(await rows(day('2024-02-29'))).toMatchObject([{ created: '2024-02-29T13:00:00-09:30' }]);
  });

  test('days in the future are those of the clock of the LMS, which the header Date tells', async () => {
    const twoDays = 172_800;
    const ask = async (at: string) => {
      const query = `start_date=2024-01-01&end_date=${at}&state=PENDING`;
      const heard = await here.worker.get(`${ACCOUNTS}/retirements_by_status_and_date/?${query}`);
      return [heard.status, heard.headers.get('allow')];
    };
    const future = today(Date.now() + 86_400_000);
    expect(await ask(today())).toEqual([200, 'GET, HEAD, OPTIONS']);
    expect(await ask(future)).toEqual([400, 'GET, HEAD, OPTIONS']);
    here.sandbox.admin.tune({ clockAheadS: twoDays });
    expect(await ask(future)).toEqual([200, 'GET, HEAD, OPTIONS']);
    here.sandbox.admin.tune({ clockAheadS: -twoDays });
    expect(await ask(today())).toEqual([400, 'GET, HEAD, OPTIONS']);
    const date = (await here.worker.get(`${ACCOUNTS}/x/retirement_status/`)).headers.get('date') ?? '';
    expect(Math.abs(Date.parse(date) - (Date.now() - twoDays * 1000))).toBeLessThan(60_000);
  });

  test.each([
    ['blanked', ''],
    ['overwritten', 'redacted'],
  ] as const)('a fork keeps the rows of learners who are COMPLETE, their names %s', async (completeRows, name) => {
    here.sandbox.admin.tune({ completeRows });
    const seeded = here.add({ username: 'ann', state: 'COMPLETE', renamed: true });
    const moved = here.add({ username: 'ben', state: 'LMS_COMPLETE' });
    here.add({ username: 'eve', state: 'LMS_COMPLETE' });
    expect((await here.patch('ben', 'COMPLETE')).status).toBe(204);
    const found = await rows('retirement_queue/?cool_off_days=0&states=COMPLETE');
    const blank = { original_username: name, original_email: name, original_name: name };
    expect(found).toMatchObject([
      { id: seeded.retirementId, ...blank },
      { id: moved.retirementId, ...blank },
    ]);
    expect((await here.patch('ben', 'PENDING', { force: true })).status).toBe(404);
    expect(await rows('retirement_queue/?cool_off_days=0&states=LMS_COMPLETE')).toMatchObject([
      { original_username: 'eve' },
    ]);
  });

  test('each row costs the queue its time, and the list by date a time of its own', async () => {
    here.sandbox.admin.seed({ count: 20, createdDaysAgo: 9 });
    here.sandbox.admin.tune({ queueRowMs: 5 });
    const time = async (path: string) => {
      const start = performance.now();
      await here.worker.get(`${ACCOUNTS}/${path}`);
      return performance.now() - start;
    };
    expect(await time('retirement_queue/?cool_off_days=0&states=PENDING')).toBeGreaterThanOrEqual(99);
    expect(await time('retirement_queue/?cool_off_days=0&states=PENDING&limit=2')).toBeGreaterThanOrEqual(9);
    here.sandbox.admin.tune({ queueRowMs: 0, byDateRowMs: 5 });
    const dates = `start_date=2020-01-01&end_date=${today()}`;
    expect(await time(`retirements_by_status_and_date/?${dates}&state=PENDING`)).toBeGreaterThanOrEqual(99);
  });

  test.each([403, 429] as const)('token requests beyond the limit are a page with %d', async (rateLimitStatus) => {
    here.sandbox.admin.tune({ tokensPerMinute: 1, rateLimitStatus });
    const ask = () => fetch(`${here.sandbox.url}/oauth2/access_token`, { method: 'POST' });
    await ask();
    const answer = await ask();
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('allow')]).toEqual([
      rateLimitStatus,
      'text/html; charset=utf-8',
      null,
    ]);
  });

  test.each([
    ['timeZone', 'Asia/Riyadh'],
    ['completeRows', 'deleted'],
    ['rateLimitStatus', 500],
  ])('an option that makes no sense is refused: %s=%s', async (key, value) => {
    expect(() => here.sandbox.admin.tune({ [key]: value })).toThrow(key);
    const started: Promise<Sandbox> = startSandbox({ [key]: value });
    await expect(started).rejects.toThrow(key);
  });
});
