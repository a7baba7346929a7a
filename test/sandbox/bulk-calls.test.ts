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
    here.sandbox.admin.tune({ orgsConfig: true });
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

  test('the partner report of a current release has no columns of an organization', async () => {
    here.add({ username: 'ann', state: 'ADDING_TO_PARTNER_QUEUE', holdings: { coachingId: 'coach-1' } });
    await here.worker.send('PUT', REPORT, { username: 'ann' });
    const [entry] = (await here.worker.send('POST', REPORT)).data as object[];
    const keys = ['user_id', 'original_username', 'original_email', 'original_name', 'orgs', 'created'];
    expect(Object.keys(entry ?? {}).sort()).toEqual(keys.sort());
  });

  test('who is queued while a report is being made is marked, and in no report', async () => {
    const state = 'ADDING_TO_PARTNER_QUEUE';
    here.add({ username: 'ann', state });
    here.add({ username: 'ben', state });
    await here.worker.send('PUT', REPORT, { username: 'ann' });
    here.sandbox.admin.tune({ reportRaceMs: 1_500 });
    const reports = Promise.all([here.worker.send('POST', REPORT), here.worker.send('POST', REPORT)]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await here.worker.send('PUT', REPORT, { username: 'ben' });
    const names = (await reports).map(({ data }) =>
      (data as { original_username: string }[]).map((row) => row.original_username),
    );
    expect(names).toEqual([['ann'], ['ann']]);
    expect((await here.worker.send('POST', REPORT)).data).toEqual([]);
  });

  test('partner cleanup takes extra keys, refuses another case and a repeat, and fails on a wrong key', async () => {
    here.add({ username: 'ann', state: 'ADDING_TO_PARTNER_QUEUE' });
    await here.worker.send('PUT', REPORT, { username: 'ann' });
    const report = (await here.worker.send('POST', REPORT)).data;
    const clear = async (body: unknown) =>
      (await here.worker.send('POST', `${ACCOUNTS}/retirement_partner_report_cleanup/`, body)).status;
    expect(await clear([{ original_username: 'ANN' }])).toBe(400);
    expect(await clear([{ original_username: 'ann' }, { original_username: 'ann' }])).toBe(400);
    expect(await clear([])).toBe(400);
    expect(await clear([{ username: 'ann' }])).toBe(500);
    expect(await clear(report)).toBe(204);
    expect(await clear(report)).toBe(400);
  });

  test('cleanup takes no redaction that is longer than its column', async () => {
    const { userId } = here.add({ username: 'ann', state: 'COMPLETE' });
    const redact = async (change: object) =>
      (await here.worker.send('POST', `${ACCOUNTS}/retirement_cleanup/`, { usernames: ['ann'], ...change })).status;
    expect(await redact({ redacted_email: 'x'.repeat(255) })).toBe(500);
    expect(await redact({ redacted_name: null })).toBe(500);
    expect(here.sandbox.admin.learner(userId).state).toBe('COMPLETE');
    expect(await redact({ redacted_email: 'x'.repeat(254), redacted_username: 'y'.repeat(150) })).toBe(204);
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

  test('replace_usernames said twice reports a success under a name that nobody has', async () => {
    const { userId, liveUsername } = here.add({ username: 'ann' });
    const replacer = await callerOf(here.sandbox, 'replacement');
    const replace = async (wanted: string) =>
      (await replacer.send('POST', `${ACCOUNTS}/replace_usernames/`, { username_mappings: [{ ann: wanted }] })).data;
    await replace('anna');
    expect(await replace('anna')).toEqual({
      successful_replacements: [{ ann: expect.stringMatching(/^anna-[0-9a-f]{4}$/) }],
      failed_replacements: [],
    });
    const renamed = here.sandbox.admin.learner(userId);
    expect(renamed).toMatchObject({ liveUsername: 'anna', originalUsername: 'anna' });
    here.sandbox.admin.move(userId, 'RETIRING_LMS');
    await here.worker.send('POST', `${ACCOUNTS}/retire/`, { username: 'anna' });
    // The row keeps the retired name that was made of the old one, so nobody finds the learner by the new one any more.
    const heard = await here.worker.get(`${ACCOUNTS}/anna/retirement_status/`);
    expect([heard.status, heard.headers.get('allow')]).toEqual([404, 'GET, HEAD, OPTIONS']);
    expect((await here.worker.get(`${ACCOUNTS}/${liveUsername}/retirement_status/`)).status).toBe(200);
  });

  test('replace_usernames fails for a name that is longer than its column', async () => {
    const { userId } = here.add({ username: 'ann' });
    const replacer = await callerOf(here.sandbox, 'replacement');
    const pairs = { username_mappings: [{ ann: 'x'.repeat(151) }] };
    const { data } = await replacer.send('POST', `${ACCOUNTS}/replace_usernames/`, pairs);
    expect(data).toEqual({ successful_replacements: [], failed_replacements: [{ ann: 'x'.repeat(151) }] });
    expect(here.sandbox.admin.learner(userId).liveUsername).toBe('ann');
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
