import type { Learner } from '../../../src/domain/learner/learner';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { ActivityBench } from '../../support/activity-bench';

const CANCEL_PATH = '/api/user/v1/accounts/cancel_retirement/';
const SEEN = 'GET retirement_status 200';

describe('cancelRetirement()', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open({ workerMayCancel: true });
    learner = await bench.add({ username: 'ada.invented', createdDaysAgo: 3 });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const view = () => bench.sandbox.admin.learner(learner.userId);
  const input = () => ({ whose: bench.whose(learner), states: statesOf(bench.plan.steps) });

  test('gives the account back with one request', async () => {
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'cancelled' });
    expect([bench.asked(), view().state, bench.broken()]).toEqual([['POST cancel_retirement 200'], null, []]);
    expect(view().email).toBe(learner.originalEmail);
  });

  test('takes it as done when the answer of the first attempt was lost', async () => {
    bench.sandbox.admin.addFault({ match: { path: CANCEL_PATH, nth: 1 }, do: { kind: 'reset-after' } });
    expect(await bench.fail('cancelRetirement', input())).toMatchObject({ type: 'service.unavailable', quick: true });
    expect(await bench.run('cancelRetirement', input(), { attempt: 2 })).toEqual({ kind: 'cancelled' });
    expect(view().state).toBeNull();
  });

  test('takes it as done when the learner has cancelled already', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'cancelled' });
  });

  test('says that the learner has moved when they have cancelled already and asked again, and leaves the new request alone', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    bench.sandbox.admin.askAgain(learner.userId);
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'moved' });
    expect([bench.asked(), view().state]).toEqual([['POST cancel_retirement 400', SEEN], 'PENDING']);
  });

  test('says that the learner has moved when erasing has begun meanwhile', async () => {
    bench.sandbox.admin.move(learner.userId, 'RETIRING_ENROLLMENTS');
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'moved' });
    expect([bench.asked(), view().state]).toEqual([['POST cancel_retirement 400', SEEN], 'RETIRING_ENROLLMENTS']);
  });

  test('believes a refusal for a learner who is PENDING', async () => {
    bench.sandbox.admin.addFault({ match: { path: CANCEL_PATH }, do: { kind: 'refuse' } });
    expect(await bench.fail('cancelRetirement', input())).toMatchObject({ type: 'service.rejected', quick: false });
    expect([bench.asked(), view().state]).toEqual([['POST cancel_retirement 400', SEEN], 'PENDING']);
  });

  test('names our permissions as the trouble where the worker may not cancel', async () => {
    bench.sandbox.admin.tune({ workerMayCancel: false });
    expect(await bench.fail('cancelRetirement', input())).toMatchObject({
      type: 'service.denied',
      quick: false,
      facts: { service: 'LMS', status: 403 },
    });
    expect([bench.asked(), view().state]).toEqual([['POST cancel_retirement 403'], 'PENDING']);
  });
});
