import type { Learner } from '../../../src/domain/learner/learner';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { callerOf } from '../../sandbox/caller';
import { ActivityBench } from '../../support/activity-bench';

const SEEN = 'GET retirement_status 200';
const ABSENT = 'GET retirement_status 404';
const DAY = 'GET retirements_by_status_and_date';

describe('look()', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'ada.invented', createdDaysAgo: 30 });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const look = (whom = learner) =>
    bench.run('look', { whose: bench.whose(whom), states: statesOf(bench.plan.steps), lastSeen: whom.currentState });
  const rename = async (to: string) => {
    const caller = await callerOf(bench.sandbox, 'replacement');
    await caller.send('POST', '/api/user/v1/accounts/replace_usernames/', {
      username_mappings: [{ [learner.originalUsername]: to }],
    });
    bench.sandbox.admin.clearRecord();
  };

  test('brings the row without a plan where nothing is in force, for those who go on by their own and for a cancel', async () => {
    bench.records.seen = { kind: 'none' };
    expect(await look()).toEqual({ row: { kind: 'found', learner }, seenAtMs: expect.any(Number) });
    bench.records.seen = { kind: 'unreadable' };
    const input = { whose: bench.whose(learner), states: statesOf(bench.plan.steps), lastSeen: 'PENDING' };
    expect(await bench.fail('look', input)).toMatchObject({ type: 'instance.unreadable' });
  });

  test('brings to a verb what is in force at this moment, and to others what was so some seconds ago', async () => {
    const ages: (number | undefined)[] = [];
    jest.spyOn(bench.records, 'read').mockImplementation(async (...[, maxAgeMs]: [string?, number?]) => {
      ages.push(maxAgeMs);
      return { kind: 'found', record: bench.records.record };
    });
    const input = { whose: bench.whose(learner), states: statesOf(bench.plan.steps), lastSeen: 'PENDING' };
    await bench.run('look', input);
    expect(ages).not.toContain(0);
    await bench.run('look', { ...input, forVerb: true });
    expect(ages).toContain(0);
  });

  test('brings the row as it is now, and the plan, with one request', async () => {
    bench.sandbox.admin.move(learner.userId, 'NOTES_COMPLETE');
    const { row, plan } = await look();
    expect(row).toMatchObject({
      kind: 'found',
      learner: { ...learner, currentState: 'NOTES_COMPLETE', stateOrder: 61, modified: expect.any(String) },
    });
    expect(plan).toEqual(bench.plan);
    expect(bench.asked()).toEqual([SEEN]);
  });

  test('finds a learner by the user id after the name was replaced', async () => {
    await rename('ada.otherwise');
    const { row } = await look();
    expect(row).toMatchObject({
      kind: 'found',
      learner: { userId: learner.userId, originalUsername: 'ada.otherwise' },
    });
    expect(bench.asked()).toEqual([ABSENT, `${DAY} 200`]);
  });

  test('finds them so in a state that they were not last seen in, too', async () => {
    await rename('ada.otherwise');
    bench.sandbox.admin.move(learner.userId, 'RETIRING_NOTES');
    expect(await look()).toMatchObject({ row: { kind: 'found', learner: { currentState: 'RETIRING_NOTES' } } });
  });

  test('brings the new row of a learner who cancelled and asked again', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    const { retirementId } = bench.sandbox.admin.askAgain(learner.userId);
    expect(retirementId).not.toBe(learner.retirementId);
    expect(await look()).toMatchObject({ row: { kind: 'found', learner: { retirementId } } });
  });

  test('takes over nobody else who has got the id of the retirement, and says that it was given away', async () => {
    const lost = { ...learner, userId: learner.userId + 1, originalUsername: 'b', retiredUsername: 'retired__user_b' };
    expect((await look(lost)).row).toEqual({ kind: 'gone', reused: true });
  });

  test('says that a learner is gone only when the LMS has answered for every state', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    expect((await look()).row).toEqual({ kind: 'gone' });
    const [first, ...lists] = bench.asked();
    expect(first).toBe(ABSENT);
    const listed = lists.filter((one) => one === `${DAY} 200`);
    expect(listed.length).toBeGreaterThanOrEqual(statesOf(bench.plan.steps).length);
    // States of other pipelines, which this LMS does not have.
    const lacks = lists.filter((one) => one === `${DAY} 400`);
    expect(lacks).toHaveLength(lists.length - listed.length);
    expect(bench.broken()).toEqual(lacks.map(() => 'unknown-state'));
  });

  test('takes the row of a twin by case for nobody', async () => {
    const twin = { ...learner, originalUsername: 'ADA.invented', userId: learner.userId + 1, retirementId: 1 };
    expect((await look(twin)).row).toEqual({ kind: 'gone' });
    expect(bench.asked()[0]).toBe(SEEN);
  });

  test('takes no notice of a state that the LMS does not have', async () => {
    bench.sandbox.admin.cancel(learner.userId);
    const input = {
      whose: bench.whose(learner),
      states: ['NO_SUCH_STATE', 'NOTES_COMPLETE'],
      lastSeen: learner.currentState,
    };
    expect((await bench.run('look', input)).row).toEqual({ kind: 'gone' });
    const lacks = () => bench.asked().filter((one) => one === `${DAY} 400`).length;
    const withIt = lacks();
    bench.sandbox.admin.clearRecord();
    await look();
    expect(withIt).toBe(lacks() + 1);
  });

  test.each([
    ['a page of a proxy instead of the 404', { kind: 'gateway', answer: 'page-404' }, '/api/user/v1/accounts/ada'],
    ['a list that is cut in the middle', { kind: 'half-json' }, '/api/user/v1/accounts/retirements_by'],
    ['an LMS that fails at one of the states', { kind: 'status', status: 503 }, '/api/user/v1/accounts/retirements_by'],
  ] as const)('never says "gone" on %s', async (_what, action, path) => {
    bench.sandbox.admin.cancel(learner.userId);
    const nth = path.includes('by') ? 4 : 1;
    bench.sandbox.admin.addFault({ match: { path, nth }, do: action });
    const input = { whose: bench.whose(learner), states: statesOf(bench.plan.steps), lastSeen: learner.currentState };
    expect(await bench.fail('look', input)).toMatchObject({ type: 'service.unavailable', quick: true });
  });
});
