import { SANDBOX_PIPELINE } from '../../sandbox/driver-config';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { callerOf } from './caller';

const ACCOUNTS = '/api/user/v1/accounts';

describe('a learner on the way through the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  test('a learner walks the ten steps to COMPLETE and leaves no trace in any of their services', async () => {
    const [asked] = sandbox.admin.add([{ username: 'Tove Holm+1', createdDaysAgo: 31 }]);
    const { get, send } = await callerOf(sandbox);
    const queue = await get(`${ACCOUNTS}/retirement_queue/?cool_off_days=30&states=PENDING`);
    const [learner] = queue.data as [{ user: { id: number }; original_username: string }];
    expect(learner.user.id).toBe(asked?.userId);
    const username = learner.original_username;
    const body = { username };
    const ids = { lms_user_id: learner.user.id, original_username: username };
    const calls: Record<string, () => Promise<{ status: number }>> = {
      RETIRING_ENROLLMENTS: () => send('POST', '/api/enrollment/v1/unenroll/', body),
      RETIRING_NOTES: () => send('POST', '/api/edxnotes/v1/retire_user/', body),
      RETIRING_PROCTORING: () => send('POST', `/api/edx_proctoring/v1/retire_user/${learner.user.id}/`),
      RETIRING_FORUMS: () => send('POST', '/api/discussion/v1/accounts/retire_forum/', body),
      RETIRING_ECOM: () => send('POST', `${sandbox.urls.ecommerce}/api/v2/user/retire/`, body),
      RETIRING_CREDENTIALS: () => send('POST', `${sandbox.urls.credentials}/user/retire/`, body),
      RETIRING_DEMOGRAPHICS: () =>
        send('POST', `${sandbox.urls.demographics}/demographics/api/v1/retire_demographics/`, ids),
      RETIRING_LICENSE_MANAGER: () => send('POST', `${sandbox.urls.license_manager}/api/v1/retire_user/`, ids),
      RETIRING_LMS_MISC: () => send('POST', `${ACCOUNTS}/retire_misc/`, body),
      RETIRING_LMS: () => send('POST', `${ACCOUNTS}/retire/`, body),
    };
    const patch = (state: string) =>
      send('PATCH', `${ACCOUNTS}/update_retirement_status/`, { username, new_state: state, response: `to ${state}` });

    for (const [start, end] of SANDBOX_PIPELINE) {
      expect((await patch(start)).status).toBe(204);
      expect([200, 204]).toContain((await calls[start]?.())?.status);
      expect((await patch(end)).status).toBe(204);
    }
    expect((await patch('COMPLETE')).status).toBe(204);

    const gone = sandbox.admin.learner(learner.user.id);
    expect(gone.state).toBe('COMPLETE');
    expect(gone.liveUsername).toMatch(/^retired__user_[0-9a-f]{40}$/);
    expect(gone.traces).toEqual(['proctoring-backend', 'extra']);
    expect(gone.responses).toHaveLength(1 + 2 * SANDBOX_PIPELINE.length + 1);
    expect(sandbox.admin.violations()).toEqual([]);
    expect(sandbox.admin.totals()).toMatchObject({ requests: 33, tokens: 1 });
  });

  test('a service that is down refuses connections, and is itself again when it is up', async () => {
    const { send } = await callerOf(sandbox);
    const [learner] = sandbox.admin.add([{ username: 'ines' }]);
    const retire = () => send('POST', `${sandbox.urls.credentials}/user/retire/`, { username: 'ines' });
    await sandbox.down('credentials');
    await expect(retire()).rejects.toThrow('fetch failed');
    await sandbox.up('credentials');
    expect((await retire()).status).toBe(204);
    expect(sandbox.admin.learner(learner?.userId ?? 0).holdings.credentials).toBe(false);
  });

  test('reset() leaves an empty site with its options as at the start', async () => {
    sandbox.admin.seed({ count: 3 });
    sandbox.admin.tune({ latencyMs: 5 });
    sandbox.admin.addFault({ do: { kind: 'refuse' } });
    await sandbox.down('lms');
    await sandbox.reset();
    expect(sandbox.admin.learners()).toEqual([]);
    expect(sandbox.admin.faults()).toEqual([]);
    expect(sandbox.admin.tuning().latencyMs).toBe(0);
    const { get } = await callerOf(sandbox);
    expect((await get(`${ACCOUNTS}/retirement_queue/?cool_off_days=0&states=PENDING`)).data).toEqual([]);
  });
});
