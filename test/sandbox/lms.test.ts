import { ACCOUNTS, LmsHere } from './lms-here';

const FORUM = '/api/discussion/v1/accounts/retire_forum/';

describe('the LMS of the sandbox', () => {
  const here = new LmsHere();
  const names = async (path: string) =>
    ((await here.worker.get(`${ACCOUNTS}/${path}`)).data as { original_username: string }[]).map(
      (row) => row.original_username,
    );

  test('a row has the fields, the nesting and the times of the real one', async () => {
    const { userId, retirementId } = here.add({
      userId: 5_000_003,
      username: 'ann',
      email: 'ann@example.com',
      name: 'Ann',
      created: '2024-03-01T10:00:00.250Z',
    });
    const { data } = await here.worker.get(`${ACCOUNTS}/ann/retirement_status/`);
    const pending = { id: 1, state_name: 'PENDING', state_execution_order: 1 };
    expect(data).toEqual({
      id: retirementId,
      user: {
        id: userId,
        username: 'ann',
        email: expect.stringMatching(/^retired__user_[0-9a-f]{40}@retired\.invalid$/),
        profile: { id: userId + 500_000, name: 'Ann' },
      },
      current_state: pending,
      last_state: pending,
      created: '2024-03-01T10:00:00.250111Z',
      modified: '2024-03-01T10:00:00.250111Z',
      original_username: 'ann',
      original_email: 'ann@example.com',
      original_name: 'Ann',
      retired_username: expect.stringMatching(/^retired__user_[0-9a-f]{40}$/),
      retired_email: expect.stringMatching(/@retired\.invalid$/),
    });
    expect(retirementId).not.toBe(userId);
  });

  test('a row created on the full second has no fraction', async () => {
    here.add({ userId: 7_000_000, username: 'ben', created: '2024-03-01T10:00:00.000Z' });
    const { data } = await here.worker.get(`${ACCOUNTS}/ben/retirement_status/`);
    expect(data).toMatchObject({ created: '2024-03-01T10:00:00Z' });
  });

  test('the queue gives those who asked before the cool-off, in the states asked for, by id', async () => {
    here.add({ username: 'old', createdDaysAgo: 8 });
    here.add({ username: 'new', createdDaysAgo: 6 });
    here.add({ username: 'noted', createdDaysAgo: 9, state: 'NOTES_COMPLETE' });
    here.add({ username: 'ended', createdDaysAgo: 9, state: 'COMPLETE' });
    const both = 'retirement_queue/?cool_off_days=7&states=PENDING&states=NOTES_COMPLETE';
    expect(await names(both)).toEqual(['old', 'noted']);
    expect(await names(`${both}&limit=1&page=2`)).toEqual(['old']);
    expect(await names(`${both}&limit=0`)).toEqual([]);
    expect(await names('retirement_queue/?cool_off_days=0&states=COMPLETE')).toEqual(['ended']);
  });

  test('the queue gives who asked in the very millisecond in which it is read', async () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    try {
      const asked = ['now1', 'now2', 'now3', 'now4'];
      for (const username of asked) here.add({ username });
      expect(await names('retirement_queue/?cool_off_days=0&states=PENDING')).toEqual(asked);
    } finally {
      clock.mockRestore();
    }
  });

  test('the list by status and date takes in both its days', async () => {
    here.add({ username: 'first', created: '2024-03-01T00:00:00.000Z' });
    here.add({ username: 'last', created: '2024-03-02T23:59:59.900Z' });
    here.add({ username: 'late', created: '2024-03-03T00:00:00.000Z' });
    const path = 'retirements_by_status_and_date/?start_date=2024-03-01&end_date=2024-03-02&state=PENDING';
    expect(await names(path)).toEqual(['first', 'last']);
  });

  test('the status finds a learner in any case, after the rename, and by the retired name', async () => {
    const { userId } = here.add({ username: 'Ann', state: 'RETIRING_LMS' });
    await here.worker.send('POST', `${ACCOUNTS}/retire/`, { username: 'Ann' });
    const { liveUsername } = here.sandbox.admin.learner(userId);
    for (const name of ['Ann', 'aNN', liveUsername]) {
      const { data } = await here.worker.get(`${ACCOUNTS}/${name}/retirement_status/`);
      expect(data).toMatchObject({ original_username: 'Ann', user: { id: userId, username: liveUsername } });
    }
  });

  test('the status tells twins apart by case', async () => {
    const former = here.add({ username: 'ANN', state: 'COMPLETE', renamed: true });
    const live = here.add({ username: 'ann' });
    const found = async (name: string) =>
      ((await here.worker.get(`${ACCOUNTS}/${name}/retirement_status/`)).data as { user: { id: number } }).user.id;
    expect(await found('ann')).toBe(live.userId);
    expect(await found(former.liveUsername)).toBe(former.userId);
  });

  test('a forced PATCH goes back, and the text "false" forces too', async () => {
    const { userId } = here.add({ username: 'ann', state: 'ERRORED' });
    expect((await here.patch('ann', 'PENDING')).status).toBe(400);
    expect((await here.patch('ann', 'PENDING', { force: 'false' })).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).state).toBe('PENDING');
  });

  test('from ERRORED, ABORTED and then COMPLETE follow without force', async () => {
    here.add({ username: 'ann', state: 'ERRORED' });
    expect((await here.patch('ann', 'ABORTED')).status).toBe(204);
    expect((await here.patch('ann', 'COMPLETE')).status).toBe(204);
  });

  test('an old database answers 500 to a character of four bytes, and takes umlauts', async () => {
    here.add({ username: 'ann' });
    here.sandbox.admin.tune({ oldDatabase: true });
    expect((await here.patch('ann', 'RETIRING_NOTES', { response: 'gone 🎓' })).status).toBe(500);
    expect((await here.patch('ann', 'RETIRING_NOTES', { response: 'gelöscht' })).status).toBe(204);
  });

  test('two PATCHes at once may both be taken', async () => {
    const { userId } = here.add({ username: 'ann' });
    here.sandbox.admin.tune({ raceMs: 50 });
    const both = await Promise.all([here.patch('ann', 'RETIRING_NOTES'), here.patch('ann', 'RETIRING_NOTES')]);
    expect(both.map(({ status }) => status)).toEqual([204, 204]);
    expect(here.sandbox.admin.learner(userId).responses).toHaveLength(3);
  });

  test('two retires at once: one is a 500 without a word, the repeat is well', async () => {
    here.add({ username: 'ann', state: 'RETIRING_LMS' });
    here.sandbox.admin.tune({ raceMs: 50 });
    const retire = () => here.worker.send('POST', `${ACCOUNTS}/retire/`, { username: 'ann' });
    const both = await Promise.all([retire(), retire()]);
    expect(both.map(({ status, data }) => [status, data])).toEqual(
      expect.arrayContaining([
        [204, undefined],
        [500, ''],
      ]),
    );
    expect((await retire()).status).toBe(204);
  });

  test('every step may be repeated in the same state', async () => {
    here.add({ username: 'ann', state: 'RETIRING_LMS' });
    const paths = ['/api/edxnotes/v1/retire_user/', FORUM, `${ACCOUNTS}/retire_misc/`, `${ACCOUNTS}/retire/`];
    for (const path of [...paths, ...paths]) {
      expect((await here.worker.send('POST', path, { username: 'ann' })).status).toBe(204);
    }
  });

  test('unenroll names the organisations, and nobody when there is nothing left', async () => {
    const courses = ['course-v1:BayU+A+1', 'course-v1:AthenX+B+1', 'course-v1:BayU+C+1'];
    here.add({ username: 'ann', state: 'RETIRING_ENROLLMENTS', holdings: { courses } });
    const unenroll = () => here.worker.send('POST', '/api/enrollment/v1/unenroll/', { username: 'ann' });
    expect((await unenroll()).data).toEqual(['AthenX', 'BayU']);
    expect((await unenroll()).status).toBe(204);
  });

  test('unenroll after the forum renamed the learner is 204 and unenrols nobody', async () => {
    here.sandbox.admin.tune({ forumRenames: true });
    const { userId } = here.add({ username: 'ann', state: 'RETIRING_FORUMS' });
    expect((await here.worker.send('POST', FORUM, { username: 'ann' })).status).toBe(204);
    expect((await here.worker.send('POST', '/api/enrollment/v1/unenroll/', { username: 'ann' })).status).toBe(204);
    const left = here.sandbox.admin.learner(userId);
    expect(left).toMatchObject({ email: '', holdings: { enrolled: true } });
    expect(here.sandbox.admin.violations().map(({ kind }) => kind)).toEqual(['unenrol-after-rename']);
  });

  test('unenroll of a renamed learner unenrols the twin who has the name now', async () => {
    here.add({ username: 'ANN', state: 'RETIRING_ENROLLMENTS', renamed: true });
    const live = here.add({ username: 'ann', asked: false });
    expect((await here.worker.send('POST', '/api/enrollment/v1/unenroll/', { username: 'ANN' })).status).toBe(200);
    expect(here.sandbox.admin.learner(live.userId).holdings.enrolled).toBe(false);
    expect(here.sandbox.admin.violations().map(({ kind }) => kind)).toEqual(['retired-somebody-else']);
  });

  test.each([`${ACCOUNTS}/retire/`, FORUM])(
    'the second of two twins gets a 500 from %s, and nothing is changed',
    async (path) => {
      here.sandbox.admin.tune({ forumRenames: true });
      here.add({ username: 'ANN', state: 'COMPLETE', renamed: true });
      const live = here.add({ username: 'ann', state: 'RETIRING_LMS' });
      const before = here.sandbox.admin.learner(live.userId);
      expect((await here.worker.send('POST', path, { username: 'ann' })).status).toBe(500);
      expect(here.sandbox.admin.learner(live.userId)).toEqual(before);
    },
  );

  test('a learner without a forum account is named by id on current releases, and a 404 on older ones', async () => {
    const { userId } = here.add({ username: 'ann', state: 'RETIRING_FORUMS', holdings: { forum: 'none' } });
    const heard = await here.worker.send('POST', FORUM, { username: 'ann' });
    expect([heard.status, heard.data]).toEqual([500, `user not found with id: ${userId}`]);
    here.sandbox.admin.tune({ oldForum: true });
    expect((await here.worker.send('POST', FORUM, { username: 'ann' })).status).toBe(404);
  });

  test('proctoring asks after neither state nor user', async () => {
    expect((await here.worker.send('POST', '/api/edx_proctoring/v1/retire_user/1/')).status).toBe(204);
    const backend = await here.worker.send('POST', '/api/edx_proctoring/v1/retire_backend_user/1/');
    expect([backend.status, backend.data]).toEqual([200, {}]);
  });

  test('retire_mailings works on an older release', async () => {
    here.sandbox.admin.tune({ retireMailings: true });
    const { userId } = here.add({ username: 'ann', state: 'RETIRING_LMS_MISC' });
    await here.worker.send('POST', `${ACCOUNTS}/retire_misc/`, { username: 'ann' });
    expect(here.sandbox.admin.learner(userId).traces).toContain('mailings');
    expect((await here.worker.send('POST', `${ACCOUNTS}/retire_mailings/`, { username: 'ann' })).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).traces).not.toContain('mailings');
  });
});
