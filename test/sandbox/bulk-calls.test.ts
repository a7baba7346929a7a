import { callerOf } from './caller';
import { ACCOUNTS, LmsHere } from './lms-here';

const REPORT = `${ACCOUNTS}/retirement_partner_report/`;

describe('the calls of the LMS that take many learners', () => {
  const here = new LmsHere();
  const cleanUp = (...usernames: string[]) =>
    here.worker.send('POST', `${ACCOUNTS}/retirement_cleanup/`, { usernames });

  test('the partner queue is filled, taken once, and cleared of those who were taken', async () => {
    const state = 'ADDING_TO_PARTNER_QUEUE';
    const holdings = { courses: ['course-v1:BayU+A+1', 'course-v1:AthenX+B+1'], coachingId: 'coach-1' };
    const { userId } = here.add({ username: 'ann', email: 'ann@example.com', name: 'Ann', state, holdings });
    here.add({ username: 'ben', state, holdings: { courses: [] } });
    for (const username of ['ann', 'ben', 'ann']) {
      expect((await here.worker.send('PUT', REPORT, { username })).status).toBe(204);
    }
    const clear = () =>
      here.worker.send('POST', `${ACCOUNTS}/retirement_partner_report_cleanup/`, [{ original_username: 'ann' }]);
    expect((await clear()).status).toBe(400);
    expect((await here.worker.send('POST', REPORT)).data).toEqual([
      {
        user_id: userId,
        original_username: 'ann',
        original_email: 'ann@example.com',
        original_name: 'Ann',
        orgs: ['AthenX', 'BayU'],
        created: expect.any(String),
        orgs_config: [{ org: 'mb_coaching', field_headings: expect.arrayContaining(['student_id']) }],
        student_id: 'coach-1',
      },
    ]);
    expect((await here.worker.send('POST', REPORT)).data).toEqual([]);
    expect((await clear()).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).inPartnerQueue).toBe(false);
  });

  test('cleanup deletes rows that are COMPLETE, and an empty list is well', async () => {
    const { userId } = here.add({ username: 'ann', state: 'COMPLETE' });
    expect((await cleanUp()).status).toBe(204);
    expect((await cleanUp('ann')).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).retirementId).toBeNull();
  });

  test('cleanup counts twins together: one alone is refused, both are right', async () => {
    here.add({ username: 'ANN', state: 'COMPLETE', renamed: true });
    const ann = here.add({ username: 'ann', state: 'COMPLETE' });
    expect((await cleanUp('ANN')).status).toBe(400);
    expect(here.sandbox.admin.learner(ann.userId).state).toBe('COMPLETE');
    expect((await cleanUp('ANN', 'ann')).status).toBe(204);
    expect(here.sandbox.admin.learner(ann.userId).retirementId).toBeNull();
  });

  test('cleanup of one twin may delete the other', async () => {
    here.add({ username: 'ANN', state: 'ERRORED', renamed: true });
    const ann = here.add({ username: 'ann', state: 'COMPLETE' });
    expect((await cleanUp('ANN')).status).toBe(204);
    expect(here.sandbox.admin.learner(ann.userId).retirementId).toBeNull();
  });

  test('replace_usernames renames rows too, adds a suffix to a taken name, and takes an unknown name for done', async () => {
    const { userId } = here.add({ username: 'ann' });
    here.add({ username: 'taken', asked: false });
    const replacer = await callerOf(here.sandbox, 'replacement');
    const pairs = { username_mappings: [{ ann: 'taken' }, { 'never.was': 'nobody' }] };
    const heard = await replacer.send('POST', `${ACCOUNTS}/replace_usernames/`, pairs);
    const fresh = here.sandbox.admin.learner(userId).liveUsername;
    expect(fresh).toMatch(/^taken-[0-9a-f]{4}$/);
    expect(heard.data).toEqual({
      successful_replacements: [{ ann: fresh }, { 'never.was': 'nobody' }],
      failed_replacements: [],
    });
    expect(here.sandbox.admin.learner(userId).originalUsername).toBe(fresh);
  });

  test('a service goes on knowing the old name until it is told the new one', async () => {
    here.add({ username: 'ann' });
    const replacer = await callerOf(here.sandbox, 'replacement');
    await replacer.send('POST', `${ACCOUNTS}/replace_usernames/`, { username_mappings: [{ ann: 'anna' }] });
    const retire = (username: string) =>
      here.worker.send('POST', `${here.sandbox.urls.credentials}/user/retire/`, { username });
    expect((await retire('anna')).status).toBe(404);
    const told = { username_mappings: [{ ann: 'anna' }] };
    expect(
      (await replacer.send('POST', `${here.sandbox.urls.credentials}/api/v2/replace_usernames/`, told)).status,
    ).toBe(200);
    expect((await retire('anna')).status).toBe(204);
  });

  test('one user without a forum account makes the whole renaming in the forum fail', async () => {
    here.add({ username: 'ann' });
    here.add({ username: 'ben', holdings: { forum: 'none' } });
    const replacer = await callerOf(here.sandbox, 'replacement');
    const rename = (...names: string[]) =>
      replacer.send('POST', '/api/discussion/v1/accounts/replace_username', {
        username_mappings: names.map((name) => ({ [name]: `${name}2` })),
      });
    expect((await rename('ann')).status).toBe(200);
    const failed = await rename('ann', 'ben');
    expect([failed.status, failed.type]).toEqual([500, 'text/html; charset=utf-8']);
  });

  test('bulk_retire_users queues a name given twice once, and reports it failed', async () => {
    const ann = here.add({ username: 'ann', asked: false });
    const ben = here.add({ username: 'Ben', asked: false });
    const heard = await here.worker.send('POST', '/v1/accounts/bulk_retire_users', {
      usernames: 'ann, ben,ann , never.was',
    });
    expect(heard.data).toEqual({ successful_user_retirements: ['ben'], failed_user_retirements: ['ann', 'never.was'] });
    for (const { userId } of [ann, ben]) expect(here.sandbox.admin.learner(userId).state).toBe('PENDING');
    here.sandbox.admin.tune({ bulkRetire: false });
    expect((await here.worker.send('POST', '/v1/accounts/bulk_retire_users', { usernames: 'x' })).status).toBe(404);
  });

  test('a learner asks to go by deactivate_logout, with a session and the password', async () => {
    const { userId } = here.add({ username: 'ann', asked: false });
    const leave = (password: string) =>
      fetch(`${here.sandbox.url}${ACCOUNTS}/deactivate_logout/`, {
        method: 'POST',
        headers: { cookie: `sessionid=${userId}` },
        body: new URLSearchParams({ password }),
      });
    expect((await leave('wrong')).status).toBe(403);
    expect((await leave('own')).status).toBe(204);
    expect(here.sandbox.admin.learner(userId)).toMatchObject({ state: 'PENDING', password: 'unusable' });
  });
});
