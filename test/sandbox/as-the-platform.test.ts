import { ACCOUNTS, LmsHere } from './lms-here';
import { FORM_TYPE, sendRaw } from './send-raw';

const PATCH = `${ACCOUNTS}/update_retirement_status/`;
const REPORT = `${ACCOUNTS}/retirement_partner_report/`;
const REPORTED = `${ACCOUNTS}/retirement_partner_report_cleanup/`;
const CLEAN_UP = `${ACCOUNTS}/retirement_cleanup/`;
const BULK = '/v1/accounts/bulk_retire_users';
const UNENROLL = '/api/enrollment/v1/unenroll/';
const NOTES = '/api/edxnotes/v1/retire_user/';

const JSON_TYPE = 'application/json';

/** @source openedx-platform's own views, asked in a Django process on MariaDB */
describe('the sandbox answers as the platform', () => {
  const here = new LmsHere();
  const send = (method: string, path: string, body: string, type = JSON_TYPE, role?: Parameters<typeof sendRaw>[5]) =>
    sendRaw(here.sandbox, method, path, body, type, role);

  it.each(['[]', '"text"', '5', 'null'])('with an error that nobody caught, to a body of %s', async (body) => {
    for (const path of [`${ACCOUNTS}/retire/`, NOTES, BULK]) {
      const heard = await send('POST', path, body);
      expect([path, heard.status, heard.type.split(';')[0]]).toEqual([path, 500, 'text/html']);
    }
    expect((await send('PATCH', PATCH, body)).status).toBe(500);
    expect((await send('POST', UNENROLL, body)).data).toEqual(expect.any(String));
    expect((await send('POST', CLEAN_UP, body)).status).toBe(400);
  });

  it('without a type to a 404 that has no body', async () => {
    const heard = await here.worker.get(`${ACCOUNTS}/nobody/retirement_status/`);
    expect([heard.status, heard.text, heard.type]).toEqual([404, '', '']);
    expect(heard.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  it.each([
    ['{"username": 5}', `${ACCOUNTS}/retire/`, 404, ''],
    ['{"username": ["ann"]}', `${ACCOUNTS}/retire/`, 404, ''],
    ['{"username": null}', NOTES, 404, ''],
    ['{}', NOTES, 500, '<!DOCTYPE html>'],
    ['{"username": null}', UNENROLL, 404, '"'],
    ['{', UNENROLL, 500, '"'],
  ])('to %s at %s with %s', async (body, path, status, begins) => {
    here.add({ username: 'ann', state: 'RETIRING_NOTES' });
    const heard = await send('POST', path, body);
    expect(heard.status).toBe(status);
    expect(heard.text.slice(0, begins.length || 1)).toBe(begins);
  });

  it('with the partner report, and marks its rows, whatever is sent along', async () => {
    for (const [username, body, type] of [
      ['ann', 'a=1', FORM_TYPE],
      ['ben', '{', JSON_TYPE],
    ] as const) {
      const { userId } = here.add({ username, state: 'PARTNER_QUEUE_COMPLETE' });
      here.sandbox.admin.queueForPartners(userId);
      const heard = await send('POST', REPORT, body, type);
      expect([heard.status, heard.data]).toEqual([200, [expect.objectContaining({ user_id: userId })]]);
      expect(here.sandbox.admin.partnerQueue()).toContainEqual({ userId, processing: true });
    }
  });

  it.each(['', '{}', '[{"original_username": null}]', '[{"original_username": 5}]'])(
    'with a 400 to a clean-up of reports of %p',
    async (body) => {
      expect(await send('POST', REPORTED, body)).toMatchObject({ status: 400, data: expect.any(String) });
    },
  );

  it('with two empty lists to a request for nobody, and names those who failed in their order', async () => {
    for (const body of ['', '{}', '{"usernames": null}', '{"usernames": ""}']) {
      const lists = { successful_user_retirements: [], failed_user_retirements: [] };
      expect(await send('POST', BULK, body)).toMatchObject({ status: 200, data: lists });
    }
    expect(await send('POST', BULK, '{"usernames": "zoe, ann"}')).toMatchObject({
      data: { failed_user_retirements: ['zoe', 'ann'] },
    });
  });

  it('that somebody failed who has asked before, though the row is gone, unless it was PENDING then', async () => {
    const [ann, ben] = [here.add({ username: 'ann', state: 'RETIRING_NOTES' }), here.add({ username: 'ben' })];
    for (const { userId } of [ann, ben]) here.sandbox.admin.deleteRow(userId);
    expect(await send('POST', BULK, '{"usernames": "ann, ben"}')).toMatchObject({
      data: { successful_user_retirements: ['ben'], failed_user_retirements: ['ann'] },
    });
  });

  it('to a cool-off that goes back before the year 1 with an error that nobody caught', async () => {
    const asked = (days: number) =>
      here.worker.get(`${ACCOUNTS}/retirement_queue/?cool_off_days=${days}&states=PENDING`);
    expect((await asked(999_999)).status).toBe(500);
    expect((await asked(700_000)).data).toEqual([]);
  });

  it('to renamings that it cannot read: the LMS with a list, the forum with a detail', async () => {
    const [lms, forum] = [`${ACCOUNTS}/replace_usernames/`, '/api/discussion/v1/accounts/replace_username'];
    const heard = (path: string) => send('POST', path, '{"username_mappings": [{}]}', JSON_TYPE, 'replacement');
    expect(await heard(lms)).toMatchObject({ status: 400, data: [expect.any(String)] });
    expect(await heard(forum)).toMatchObject({ status: 400, data: { detail: expect.any(String) } });
  });

  it('to a state in another case in the lists and where it is forced, and to no other', async () => {
    const { userId } = here.add({ username: 'ann', createdDaysAgo: 3 });
    const queue = await here.worker.get(`${ACCOUNTS}/retirement_queue/?cool_off_days=1&states=pending%20`);
    expect(queue.data).toHaveLength(1);
    expect((await here.patch('ann', 'errored')).status).toBe(400);
    expect((await here.patch('ann', 'errored', { force: true })).status).toBe(204);
    expect(here.sandbox.admin.learner(userId).state).toBe('ERRORED');
  });

  it('to a name with spaces at its end, as MySQL compares, where only reading is done', async () => {
    here.add({ username: 'ann' });
    expect((await here.worker.get(`${ACCOUNTS}/ann%20/retirement_status/`)).data).toMatchObject({
      original_username: 'ann',
    });
    expect((await here.patch('ann ', 'RETIRING_NOTES')).status).toBe(404);
  });

  it('to an id that is none with an error that nobody caught', async () => {
    for (const id of ['"x"', '""', '[1]', '{"a":1}']) {
      const heard = await send(
        'POST',
        `${ACCOUNTS}/cancel_retirement/`,
        `{"retirement_id": ${id}}`,
        JSON_TYPE,
        'superuser',
      );
      expect([id, heard.status]).toEqual([id, 500]);
    }
  });

  it('to a type in capitals', async () => {
    here.add({ username: 'ann', state: 'RETIRING_LMS_MISC' });
    expect((await send('POST', `${ACCOUNTS}/retire_misc/`, '{"username": "ann"}', 'APPLICATION/JSON')).status).toBe(
      204,
    );
  });
});
