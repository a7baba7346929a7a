import { callerOf } from './caller';
import { ACCOUNTS, LmsHere } from './lms-here';

describe('cancel_retirement of the sandbox', () => {
  const here = new LmsHere();

  test('cancel gives the account back, and asking again brings a new id', async () => {
    const { userId, retirementId } = here.add({ username: 'ann', email: 'ann@example.com' });
    const superuser = await callerOf(here.sandbox, 'superuser');
    const heard = await superuser.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: retirementId });
    expect(heard.data).toEqual({ success: true });
    expect(here.sandbox.admin.learner(userId)).toMatchObject({
      state: null,
      email: 'ann@example.com',
      password: 'random',
    });
    expect((await here.worker.get(`${ACCOUNTS}/ann/retirement_status/`)).status).toBe(404);
    expect(here.sandbox.admin.askAgain(userId).retirementId).toBeGreaterThan(retirementId ?? 0);
  });

  test('the plain worker cancels where the site lets it', async () => {
    const { retirementId } = here.add({ username: 'ann' });
    here.sandbox.admin.tune({ workerMayCancel: true });
    const heard = await here.worker.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: retirementId });
    expect(heard.status).toBe(200);
  });

  test('a cancel after retire and a forced PENDING leaves the user renamed and inactive', async () => {
    const { userId, retirementId } = here.add({ username: 'ann', state: 'RETIRING_LMS' });
    await here.worker.send('POST', `${ACCOUNTS}/retire/`, { username: 'ann' });
    await here.patch('ann', 'PENDING', { force: true });
    const superuser = await callerOf(here.sandbox, 'superuser');
    await superuser.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: retirementId });
    const left = here.sandbox.admin.learner(userId);
    expect(left.active).toBe(false);
    expect(left.liveUsername).toMatch(/^retired__user_/);
  });
});
