import { ACCOUNTS, LmsHere } from './lms-here';

const UNENROLL = '/api/enrollment/v1/unenroll/';

describe('users of the sandbox who have not asked to go', () => {
  const here = new LmsHere();
  const unenroll = (username: string) => here.worker.send('POST', UNENROLL, { username });
  const courses = ['course-v1:AthenX+A+1', 'course-v1:BayU+B+1'];

  test.each([
    ['Rene', 'René'],
    ['ANN', 'ann'],
    ['Lukas', 'lúkás'],
  ])('unenroll of %s, who was renamed, unenrols %s, who is alive', async (gone, alive) => {
    here.add({ username: gone, state: 'RETIRING_ENROLLMENTS', renamed: true });
    const living = here.add({ username: alive, asked: false, holdings: { courses } });
    const heard = await unenroll(gone);
    expect([heard.status, heard.data]).toEqual([200, ['AthenX', 'BayU']]);
    expect(here.sandbox.admin.learner(living.userId)).toMatchObject({ state: null, holdings: { enrolled: false } });
    expect(here.sandbox.admin.violations().map(({ kind }) => kind)).toEqual(['retired-somebody-else']);
  });

  test('a name that differs by case or accents alone is taken', () => {
    here.add({ username: 'René', asked: false });
    for (const username of ['rene', 'RENÉ', 'Rene\u0301']) {
      expect(() => here.sandbox.admin.add([{ username }])).toThrow('taken');
    }
  });

  test('the steps and a PATCH want the name to the letter', async () => {
    here.add({ username: 'René', state: 'RETIRING_ENROLLMENTS', holdings: { courses } });
    expect((await unenroll('Rene')).status).toBe(404);
    expect((await here.patch('rené', 'ENROLLMENTS_COMPLETE')).status).toBe(404);
    expect((await unenroll('René')).status).toBe(200);
  });

  test('the status of a renamed learner may be that of nobody, when another has the name now', async () => {
    const gone = here.add({ username: 'Zoe', state: 'PENDING', renamed: true });
    const status = async (name: string) =>
      here.worker.get(`${ACCOUNTS}/${encodeURIComponent(name)}/retirement_status/`);
    expect((await status('Zoe')).data).toMatchObject({ id: gone.retirementId });
    here.add({ username: 'Zoé', asked: false });
    // `retired__user_…` comes before `zoé`: the first of two, and not the name to the letter.
    const heard = await status('Zoe');
    expect([heard.status, heard.text, heard.headers.get('allow')]).toEqual([404, '', 'GET, HEAD, OPTIONS']);
  });

  test('enrollments in deleted courses alone are not found, and stay active', async () => {
    const { userId } = here.add({
      username: 'ann',
      state: 'RETIRING_ENROLLMENTS',
      holdings: { courses: [], deletedCourses: courses },
    });
    expect((await unenroll('ann')).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).traces).toContain('enrolments');
  });

  test('one course that is not deleted is enough for all to be ended', async () => {
    const { userId } = here.add({
      username: 'ann',
      state: 'RETIRING_ENROLLMENTS',
      holdings: { courses: ['course-v1:CairnX+C+1'], deletedCourses: courses },
    });
    expect((await unenroll('ann')).data).toEqual(['AthenX', 'BayU', 'CairnX']);
    expect(here.sandbox.admin.learner(userId).traces).not.toContain('enrolments');
  });

  test('bulk_retire_users finds them without case', async () => {
    const { userId } = here.add({ username: 'Ann', asked: false });
    await here.worker.send('POST', '/v1/accounts/bulk_retire_users', { usernames: 'ann' });
    expect(here.sandbox.admin.learner(userId)).toMatchObject({ state: 'PENDING', originalUsername: 'Ann' });
  });

  test('namesakes are seeded in pairs: one renamed and PENDING again, one alive', () => {
    const people = here.sandbox.admin.seed({ count: 0, namesakes: 2 });
    expect(people.map(({ state }) => state)).toEqual(['PENDING', null, 'PENDING', null]);
    const [gone, alive] = people;
    expect(gone?.liveUsername).toMatch(/^retired__user_/);
    expect(alive?.liveUsername.normalize('NFD').replace('\u0301', '')).toBe(gone?.originalUsername);
    expect(alive?.traces).toContain('enrolments');
  });

  test.each([
    ['username', { username: 'x'.repeat(151) }],
    ['email', { username: 'ann', email: `${'x'.repeat(243)}@example.com` }],
    ['name', { username: 'ann', name: 'x'.repeat(256) }],
  ])('a %s that is longer than its column is not taken', (column, spec) => {
    expect(() => here.sandbox.admin.add([spec])).toThrow(column);
  });
});
