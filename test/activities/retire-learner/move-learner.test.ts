import type { MoveInput } from '../../../src/activities/retire-learner/contract';
import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

const PATCHED = 'PATCH update_retirement_status 204';
const REFUSED = 'PATCH update_retirement_status 400';
const WRITTEN = { kind: 'written', seenAtMs: expect.any(Number) };
const SEEN = 'GET retirement_status 200';
const PATCH_PATH = '/api/user/v1/accounts/update_retirement_status/';

describe('moveLearner()', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'ada.invented', createdDaysAgo: 30, state: 'RETIRING_NOTES' });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const stateOf = () => bench.sandbox.admin.learner(learner.userId).state;
  const input = (to: string, more: Partial<MoveInput> = {}): MoveInput => ({
    whose: bench.whose(learner),
    to,
    force: false,
    response: 'Lethe: service.rejected: LMS answered 400 in RETIRING_NOTES, run run-1',
    deadlineMs: 5_000,
    ...more,
  });

  test('looks, and writes the state with what goes to the log of the LMS', async () => {
    expect(await bench.run('moveLearner', input('ERRORED'))).toEqual(WRITTEN);
    expect([bench.asked(), stateOf(), bench.broken()]).toEqual([[SEEN, PATCHED], 'ERRORED', []]);
    expect(bench.sandbox.admin.learner(learner.userId).responses.at(-1)).toContain(
      'service.rejected: LMS answered 400',
    );
  });

  test('goes back by force where it is told to', async () => {
    expect(await bench.run('moveLearner', input('PENDING', { force: true }))).toEqual(WRITTEN);
    expect([stateOf(), bench.broken()]).toEqual(['PENDING', []]);
  });

  test('does not write by force again while a write whose connection broke may still come', async () => {
    bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 1 }, do: { kind: 'late', ms: 1_500 } });
    expect(await bench.run('moveLearner', input('PENDING', { force: true }))).toEqual(WRITTEN);
    expect(bench.asked().filter((one) => one.startsWith('PATCH'))).toHaveLength(1);
    expect(stateOf()).toBe('PENDING');
  });

  test('writes nothing where the state is there already, as after an answer that was lost', async () => {
    bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 1 }, do: { kind: 'reset-after' } });
    expect(await bench.fail('moveLearner', input('ERRORED'))).toMatchObject({
      type: 'service.unavailable',
      quick: true,
    });
    bench.sandbox.admin.clearRecord();
    expect(await bench.run('moveLearner', input('ERRORED'), { attempt: 2 })).toEqual(WRITTEN);
    expect(bench.asked()).toEqual([SEEN]);
  });

  test('writes only from the states that it was told', async () => {
    const onlyFrom = ['ENROLLMENTS_COMPLETE', 'NOTES_COMPLETE'];
    expect(await bench.run('moveLearner', input('ABORTED', { onlyFrom }))).toEqual({ kind: 'elsewhere' });
    expect([bench.asked(), stateOf()]).toEqual([[SEEN], 'RETIRING_NOTES']);
    const here = [...onlyFrom, 'RETIRING_NOTES'];
    expect(await bench.run('moveLearner', input('ABORTED', { onlyFrom: here }))).toEqual(WRITTEN);
  });

  test('writes nothing to another retirement of the same learner', async () => {
    bench.sandbox.admin.move(learner.userId, 'PENDING');
    bench.sandbox.admin.cancel(learner.userId);
    bench.sandbox.admin.askAgain(learner.userId);
    expect(await bench.run('moveLearner', input('ABORTED', { force: true }))).toEqual({ kind: 'elsewhere' });
    expect([bench.asked(), stateOf()]).toEqual([[SEEN], 'PENDING']);
  });

  test('writes nothing where the retirement is gone', async () => {
    bench.sandbox.admin.move(learner.userId, 'PENDING');
    bench.sandbox.admin.cancel(learner.userId);
    expect(await bench.run('moveLearner', input('ABORTED'))).toEqual({ kind: 'elsewhere' });
    expect(bench.asked()[0]).toBe('GET retirement_status 404');
    expect(bench.asked().filter((one) => one.startsWith('PATCH'))).toEqual([]);
  });

  test('asks a person when the LMS refuses and nothing has changed', async () => {
    expect(await bench.fail('moveLearner', input('ENROLLMENTS_COMPLETE'))).toMatchObject({
      type: 'learner.unexpected-state',
      quick: false,
    });
    expect([bench.asked(), stateOf()]).toEqual([[SEEN, REFUSED, SEEN], 'RETIRING_NOTES']);
  });

  test('has the run look when the LMS refuses because somebody else was quicker', async () => {
    bench.sandbox.admin.addFault({ match: { path: PATCH_PATH }, do: { kind: 'delay', ms: 100 } });
    const result = bench.run('moveLearner', input('NOTES_COMPLETE'));
    await bench.whenAsked(PATCH_PATH);
    bench.sandbox.admin.move(learner.userId, 'ABORTED');
    expect(await result).toEqual({ kind: 'elsewhere' });
    expect([bench.asked(), stateOf()]).toEqual([[SEEN, REFUSED, SEEN], 'ABORTED']);
  });

  test('takes it as written when the LMS refuses because somebody else wrote the same', async () => {
    bench.sandbox.admin.addFault({ match: { path: PATCH_PATH }, do: { kind: 'delay', ms: 100 } });
    const result = bench.run('moveLearner', input('ABORTED'));
    await bench.whenAsked(PATCH_PATH);
    bench.sandbox.admin.move(learner.userId, 'ABORTED');
    expect(await result).toEqual(WRITTEN);
  });

  test('writes nothing in a process that was suspended beyond the deadline', async () => {
    bench.sandbox.admin.addFault({ match: { method: 'GET' }, do: { kind: 'delay', ms: 100 } });
    const result = bench.fail('moveLearner', input('ERRORED'));
    await bench.whenAsked('retirement_status');
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 10_000);
    expect(await result).toMatchObject({ type: 'service.unavailable' });
    jest.restoreAllMocks();
    expect([bench.asked(), stateOf()]).toEqual([[SEEN], 'RETIRING_NOTES']);
  });

  test('writes nothing after the time that a person has set', async () => {
    const late = input('ABORTED', { notAfterMs: Date.now() - 1 });
    expect(await bench.run('moveLearner', late)).toEqual({ kind: 'too-late' });
    expect([bench.asked(), stateOf()]).toEqual([[SEEN], 'RETIRING_NOTES']);
  });

  test('judges that time at the PATCH, when the LMS has let it wait', async () => {
    bench.sandbox.admin.addFault({ match: { method: 'GET' }, do: { kind: 'delay', ms: 150 } });
    const soon = input('ABORTED', { notAfterMs: Date.now() + 100 });
    expect(await bench.run('moveLearner', soon)).toEqual({ kind: 'too-late' });
    expect([bench.asked(), stateOf()]).toEqual([[SEEN], 'RETIRING_NOTES']);
  });

  test('tells after that time, too, what an attempt whose answer was lost had written in time', async () => {
    bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 1 }, do: { kind: 'reset-after' } });
    await bench.fail('moveLearner', input('ABORTED', { notAfterMs: Date.now() + 60_000 }));
    const late = input('ABORTED', { notAfterMs: Date.now() - 1 });
    expect(await bench.run('moveLearner', late, { attempt: 2 })).toEqual(WRITTEN);
  });

  test('writes by force over ERRORED the start of a step', async () => {
    bench.sandbox.admin.move(learner.userId, 'ERRORED');
    const retry = input('RETIRING_NOTES', { force: true, onlyFrom: ['ERRORED'] });
    expect(await bench.run('moveLearner', retry)).toEqual(WRITTEN);
    expect(stateOf()).toBe('RETIRING_NOTES');
    bench.sandbox.admin.move(learner.userId, 'ABORTED');
    expect(await bench.run('moveLearner', retry)).toEqual({ kind: 'elsewhere' });
    expect(stateOf()).toBe('ABORTED');
  });
});
