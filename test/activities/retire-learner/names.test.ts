import type { Learner } from '../../../src/domain/learner/learner';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { ActivityBench } from '../../support/activity-bench';

const PATCHED = 'PATCH update_retirement_status 204';
const SEEN = 'GET retirement_status 200';
const ABSENT = 'GET retirement_status 404';
const LISTED = 'GET retirements_by_status_and_date 200';

/** The LMS's route has no place for these; the last two are steps in a URL. */
const NAMES = ["D'Arcy", 'Zoe\u0301', 'a/b', '50%', '(ann)', '.', '..'];

describe('a learner whose name the status route cannot carry', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open({ workerMayCancel: true });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said).filter((name) => name.length > 2)).toEqual([]);
  });
  const add = (username: string, state = 'PENDING') =>
    bench.add({ username, email: 'odd.name@example.com', createdDaysAgo: 30, state });
  const look = (learner: Learner, lastSeen = learner.currentState) =>
    bench.run('look', { whose: bench.whose(learner), states: statesOf(bench.plan.steps), lastSeen });

  describe.each(NAMES)('%s', (name) => {
    let learner: Learner;
    beforeEach(async () => {
      learner = await add(name);
    });
    test('is found by the list of the state they were last seen in, with one request', async () => {
      bench.sandbox.admin.move(learner.userId, 'NOTES_COMPLETE');
      expect(await look(learner, 'NOTES_COMPLETE')).toMatchObject({
        row: { kind: 'found', learner: { originalUsername: name, currentState: 'NOTES_COMPLETE' } },
      });
      expect([bench.asked(), bench.broken()]).toEqual([[LISTED], []]);
    });

    test('is found in another state', async () => {
      bench.sandbox.admin.move(learner.userId, 'RETIRING_NOTES');
      expect(await look(learner)).toMatchObject({ row: { learner: { currentState: 'RETIRING_NOTES' } } });
    });

    test('is gone once they have cancelled, by every list and by the name that they would have got', async () => {
      bench.sandbox.admin.cancel(learner.userId);
      expect((await look(learner)).row).toEqual({ kind: 'gone' });
      expect(bench.asked().filter((one) => one === ABSENT)).toHaveLength(1);
      const lists = bench.asked().filter((one) => one === LISTED).length;
      expect(lists).toBeGreaterThanOrEqual(statesOf(bench.plan.steps).length);
    });

    test('is found where another driver has put them into a state of another pipeline', async () => {
      bench.sandbox.admin.move(learner.userId, 'LOCKING_ACCOUNT');
      expect(await look(learner)).toMatchObject({ row: { learner: { currentState: 'LOCKING_ACCOUNT' } } });
    });

    test('is retired with three requests a step, and reconciled after a lost answer', async () => {
      bench.sandbox.admin.move(learner.userId, 'ENROLLMENTS_COMPLETE');
      expect(await bench.run('runStep', bench.stepInput(learner, 'RETIRING_NOTES'))).toMatchObject({ kind: 'done' });
      expect(bench.asked()).toEqual([PATCHED, 'POST retire_user 204', PATCHED]);
      const again = await bench.run('runStep', bench.stepInput(learner, 'RETIRING_NOTES'), { attempt: 2 });
      expect(again).toMatchObject({ kind: 'done', receipt: { outcome: 'done-before' } });
    });

    test('is moved, and cancelled', async () => {
      const whose = bench.whose(learner);
      const move = { whose, to: 'ABORTED', force: false, response: 'no', deadlineMs: 5_000 };
      expect(await bench.run('moveLearner', move)).toMatchObject({ kind: 'written' });
      bench.sandbox.admin.move(learner.userId, 'PENDING');
      const cancel = { whose, states: statesOf(bench.plan.steps), lastSeen: 'PENDING' };
      expect(await bench.run('cancelRetirement', cancel)).toEqual({ kind: 'cancelled', renamed: false });
    });
  });
});

describe('a learner who was renamed', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open({ workerMayCancel: true });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const START = 'RETIRING_ENROLLMENTS';
  const enrolled = (userId: number) => bench.sandbox.admin.learner(userId).holdings.enrolled;

  test('is not unenrolled by a name that is another’s by now, whatever the run knows', async () => {
    const rene = await bench.add({ username: 'Rene', createdDaysAgo: 30, renamed: true });
    const [living] = bench.sandbox.admin.add([
      { username: 'René', asked: false, holdings: { courses: ['course-v1:A+B+C'] } },
    ]);
    const tellings: readonly [Partial<Learner>, object, readonly string[]][] = [
      [{}, {}, []],
      [{ username: 'Rene' }, { mayBeRenamed: true }, [SEEN]],
      [{ username: undefined }, {}, [SEEN]],
      [{ username: 'Rene' }, { entered: true }, [SEEN]],
    ];
    for (const [known, more, asked] of tellings) {
      bench.sandbox.admin.clearRecord();
      const input = bench.stepInput({ ...rene, ...known }, START, more);
      expect(await bench.fail('runStep', input)).toMatchObject({ type: 'learner.renamed', quick: false });
      expect(bench.asked()).toEqual(asked);
    }
    expect(bench.sandbox.admin.learner(rene.userId).state).toBe('PENDING');
    expect(enrolled(living?.userId ?? 0)).toBe(true);
  });

  test('is not unenrolled either when the step has begun before', async () => {
    const rene = await bench.add({ username: 'Rene', createdDaysAgo: 30, renamed: true });
    bench.sandbox.admin.move(rene.userId, START);
    const input = bench.stepInput({ ...rene, username: 'Rene' }, START);
    expect(await bench.fail('runStep', input, { attempt: 2 })).toMatchObject({ type: 'learner.renamed' });
    expect(bench.asked()).toEqual([SEEN]);
  });

  test('goes through the other steps with three requests', async () => {
    const rene = await bench.add({
      username: 'Rene',
      createdDaysAgo: 30,
      renamed: true,
      state: 'ENROLLMENTS_COMPLETE',
    });
    const input = bench.stepInput(rene, 'RETIRING_NOTES', { mayBeRenamed: true });
    expect(await bench.run('runStep', input)).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
    expect(bench.asked()).toHaveLength(3);
  });

  test('is cancelled, and it is told that the account does not come back', async () => {
    const rene = await bench.add({ username: 'Rene', createdDaysAgo: 30, renamed: true });
    const input = { whose: bench.whose(rene), states: statesOf(bench.plan.steps), lastSeen: rene.currentState };
    expect(await bench.run('cancelRetirement', input)).toEqual({ kind: 'cancelled', renamed: true });
  });

  test('is reported in the same way when the answer to the first attempt was lost', async () => {
    const rene = await bench.add({ username: 'Rene', createdDaysAgo: 30, renamed: true });
    const path = '/api/user/v1/accounts/cancel_retirement/';
    bench.sandbox.admin.addFault({ match: { path, nth: 1 }, do: { kind: 'reset-after' } });
    const whose = bench.whose({ ...rene, username: 'Rene' });
    const input = { whose, states: statesOf(bench.plan.steps), lastSeen: 'PENDING' };
    await bench.fail('cancelRetirement', input);
    const again = await bench.run('cancelRetirement', input, { attempt: 2, heartbeatDetails: bench.heartbeats.at(-1) });
    expect(again).toEqual({ kind: 'cancelled', renamed: true });
  });
});
