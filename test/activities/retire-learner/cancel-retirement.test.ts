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
  const input = () => ({
    whose: bench.whose(learner),
    states: statesOf(bench.plan.steps),
    lastSeen: learner.currentState,
  });

  test('looks, and gives the account back', async () => {
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'cancelled', renamed: false });
    expect([bench.asked(), view().state, bench.broken()]).toEqual([[SEEN, 'POST cancel_retirement 200'], null, []]);
    expect(view().email).toBe(learner.originalEmail);
  });

  test('takes it as done when the answer of the first attempt was lost', async () => {
    bench.sandbox.admin.addFault({ match: { path: CANCEL_PATH, nth: 1 }, do: { kind: 'reset-after' } });
    expect(await bench.fail('cancelRetirement', input())).toMatchObject({ type: 'service.unavailable', quick: true });
    expect(await bench.run('cancelRetirement', input(), { attempt: 2 })).toEqual({ kind: 'cancelled', renamed: false });
    expect(view().state).toBeNull();
  });

  test('does not tell that the account is back when the row went without us: it may be that of an erased learner', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'elsewhere' });
  });

  test('says that the learner has moved when they have cancelled already and asked again, and leaves the new request alone', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    bench.sandbox.admin.askAgain(learner.userId);
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'elsewhere' });
    expect([bench.asked(), view().state]).toEqual([[SEEN], 'PENDING']);
  });

  test.each([
    ['another learner', (one: Learner) => ({ ...one, userId: one.userId + 1, originalUsername: 'b' })],
    ['another request of the learner', (one: Learner) => ({ ...one, created: '2020-01-01T00:00:00Z' })],
  ])('gives nothing back to %s who has got the id of the retirement', async (_, asked) => {
    const lost = asked(learner);
    const given = await bench.run('cancelRetirement', { ...input(), whose: bench.whose(lost) });
    expect([given, view().state]).toEqual([{ kind: 'elsewhere' }, 'PENDING']);
  });

  test('says that the learner has moved when erasing has begun meanwhile', async () => {
    bench.sandbox.admin.move(learner.userId, 'RETIRING_ENROLLMENTS');
    expect(await bench.run('cancelRetirement', input())).toEqual({ kind: 'elsewhere' });
    expect([bench.asked(), view().state]).toEqual([[SEEN], 'RETIRING_ENROLLMENTS']);
  });

  test('believes a refusal for a learner who is PENDING', async () => {
    bench.sandbox.admin.addFault({ match: { path: CANCEL_PATH }, do: { kind: 'refuse' } });
    expect(await bench.fail('cancelRetirement', input())).toMatchObject({ type: 'service.rejected', quick: false });
    expect([bench.asked(), view().state]).toEqual([[SEEN, 'POST cancel_retirement 400', SEEN], 'PENDING']);
  });

  test('names our permissions as the trouble where the worker may not cancel', async () => {
    bench.sandbox.admin.tune({ workerMayCancel: false });
    expect(await bench.fail('cancelRetirement', input())).toMatchObject({
      type: 'service.denied',
      quick: false,
      facts: { service: 'LMS', status: 403 },
    });
    expect([bench.asked(), view().state]).toEqual([[SEEN, 'POST cancel_retirement 403'], 'PENDING']);
  });

  test('says that the learner has moved when they are gone without ever having been seen PENDING', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    const seen = { ...input(), lastSeen: 'RETIRING_NOTES' };
    expect(await bench.run('cancelRetirement', seen)).toEqual({ kind: 'elsewhere' });
  });

  test('says that the learner has moved when erasing begins between the two requests', async () => {
    bench.sandbox.admin.addFault({ match: { path: CANCEL_PATH }, do: { kind: 'delay', ms: 100 } });
    const result = bench.run('cancelRetirement', input());
    await bench.whenAsked(CANCEL_PATH);
    bench.sandbox.admin.move(learner.userId, 'RETIRING_ENROLLMENTS');
    expect(await result).toEqual({ kind: 'elsewhere' });
    expect(bench.asked()).toEqual([SEEN, 'POST cancel_retirement 400', SEEN]);
  });

  test('does nothing after the time that a person has set, but tells what was done before', async () => {
    const late = () => ({ ...input(), notAfterMs: Date.now() - 1 });
    expect(await bench.run('cancelRetirement', late())).toEqual({ kind: 'too-late' });
    expect([bench.asked(), view().state]).toEqual([[SEEN], 'PENDING']);
    bench.sandbox.admin.cancel(learner.userId);
    expect(await bench.run('cancelRetirement', late(), { attempt: 2 })).toEqual({ kind: 'cancelled', renamed: false });
    const inTime = { ...input(), notAfterMs: Date.now() + 60_000 };
    expect(await bench.run('cancelRetirement', inTime, { attempt: 2 })).toEqual({ kind: 'cancelled', renamed: false });
  });

  test('ends at the deadline that it is given', async () => {
    bench.sandbox.admin.addFault({ match: { path: CANCEL_PATH }, do: { kind: 'hang' } });
    const began = performance.now();
    expect(await bench.fail('cancelRetirement', { ...input(), deadlineMs: 300 })).toMatchObject({
      type: 'service.unavailable',
    });
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
