import type { LearnerSpec } from '../../sandbox/seed-learners';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { type Caller, callerOf } from './caller';

const ACCOUNTS = '/api/user/v1/accounts';

describe('cancel_retirement of the sandbox', () => {
  let sandbox: Sandbox;
  let worker: Caller;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    await sandbox.reset();
    worker = await callerOf(sandbox);
  });

  const add = (spec: LearnerSpec) => {
    const [learner] = sandbox.admin.add([spec]);
    if (learner === undefined) throw new Error('nobody was added');
    return learner;
  };
  const patch = (username: string, state: string, more: object = {}) =>
    worker.send('PATCH', `${ACCOUNTS}/update_retirement_status/`, {
      username,
      new_state: state,
      response: '.',
      ...more,
    });

  test('cancel gives the account back, and asking again brings a new id', async () => {
    const { userId, retirementId } = add({ username: 'ann', email: 'ann@example.com' });
    const superuser = await callerOf(sandbox, 'superuser');
    const heard = await superuser.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: retirementId });
    expect(heard.data).toEqual({ success: true });
    expect(sandbox.admin.learner(userId)).toMatchObject({ state: null, email: 'ann@example.com', password: 'random' });
    expect((await worker.get(`${ACCOUNTS}/ann/retirement_status/`)).status).toBe(404);
    expect(sandbox.admin.askAgain(userId).retirementId).toBeGreaterThan(retirementId ?? 0);
  });

  test('the plain worker cancels where the site lets it', async () => {
    const { retirementId } = add({ username: 'ann' });
    sandbox.admin.tune({ workerMayCancel: true });
    const heard = await worker.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: retirementId });
    expect(heard.status).toBe(200);
  });

  test('a cancel after retire and a forced PENDING leaves the user renamed and inactive', async () => {
    const { userId, retirementId } = add({ username: 'ann', state: 'RETIRING_LMS' });
    await worker.send('POST', `${ACCOUNTS}/retire/`, { username: 'ann' });
    await patch('ann', 'PENDING', { force: true });
    const superuser = await callerOf(sandbox, 'superuser');
    await superuser.send('POST', `${ACCOUNTS}/cancel_retirement/`, { retirement_id: retirementId });
    const left = sandbox.admin.learner(userId);
    expect(left.active).toBe(false);
    expect(left.liveUsername).toMatch(/^retired__user_/);
  });
});
