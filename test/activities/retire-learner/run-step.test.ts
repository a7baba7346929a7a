import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

const PATCHED = 'PATCH update_retirement_status 204';
const REFUSED = 'PATCH update_retirement_status 400';
const NO_ROW = 'PATCH update_retirement_status 404';
const SEEN = 'GET retirement_status 200';
const NOTED = 'POST retire_user 204';
const NOTES_PATH = '/api/edxnotes/v1/retire_user/';
const DAY = 'GET retirements_by_status_and_date 200';
const START = 'RETIRING_NOTES';
const END = 'NOTES_COMPLETE';
const BEFORE = 'ENROLLMENTS_COMPLETE';

describe('runStep()', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'Renée+O.Dahl 7', createdDaysAgo: 30, state: BEFORE });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const stateOf = () => bench.sandbox.admin.learner(learner.userId).state;
  const traces = () => bench.sandbox.admin.learner(learner.userId).traces;

  test('makes three requests when all goes well, and brings a receipt', async () => {
    const result = await bench.run('runStep', bench.stepInput(learner, START));
    expect(result).toEqual({
      kind: 'done',
      state: END,
      seenAtMs: expect.any(Number),
      receipt: {
        step: START,
        service: 'LMS',
        method: 'retirement_retire_notes',
        outcome: 'erased',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        attempts: 1,
      },
    });
    expect(bench.asked()).toEqual([PATCHED, NOTED, PATCHED]);
    expect([stateOf(), traces().includes('notes'), bench.broken()]).toEqual([END, false, []]);
    expect(bench.steps).toEqual([
      { receipt: (result as { receipt: unknown }).receipt, durationMs: expect.any(Number) },
    ]);
  });

  test("tells the LMS's log, in ASCII, which step of which run it was and how it went", async () => {
    await bench.run('runStep', bench.stepInput(learner, START));
    const said = bench.sandbox.admin.learner(learner.userId).responses.slice(-2).join('\n');
    expect(said).toMatch(/^[ -~\n]+$/);
    expect(said).toContain('Lethe: RETIRING_NOTES LMS retirement_retire_notes: starting, run run-1');
    expect(said).toContain('Lethe: RETIRING_NOTES LMS retirement_retire_notes: done (erased), run run-1');
  });

  test('calls another service with the token of the LMS, by the exact name', async () => {
    bench.sandbox.admin.move(learner.userId, 'ECOM_COMPLETE');
    await bench.run('runStep', bench.stepInput(learner, 'RETIRING_CREDENTIALS'));
    expect(bench.asked()).toEqual([PATCHED, 'credentials POST retire 204', PATCHED]);
    expect([traces().includes('credentials'), bench.broken()]).toEqual([false, []]);
  });

  test('begins no step of an instance whose first enrollment nobody has approved, wherever the learner is', async () => {
    const { approved: _, ...record } = bench.records.record;
    bench.records.record = record;
    const failed = await bench.fail('runStep', bench.stepInput(learner, START));
    expect([failed.type, bench.asked(), stateOf()]).toEqual(['instance.not-applied', [], BEFORE]);
  });

  test('without a record, begins no run, and goes on with one that has begun', async () => {
    bench.records.seen = { kind: 'none' };
    const failed = await bench.fail('runStep', bench.stepInput(learner, START, { begins: true }));
    expect([failed.type, bench.asked(), stateOf()]).toEqual(['instance.not-applied', [], BEFORE]);
    expect(await bench.run('runStep', bench.stepInput(learner, START))).toMatchObject({ kind: 'done' });
  });

  test('writes COMPLETE too after the last step', async () => {
    bench.sandbox.admin.move(learner.userId, 'LMS_MISC_COMPLETE');
    const result = await bench.run('runStep', bench.stepInput(learner, 'RETIRING_LMS'));
    expect(result).toMatchObject({ kind: 'done', state: 'COMPLETE', receipt: { outcome: 'erased' } });
    expect(bench.asked()).toEqual([PATCHED, 'POST retire 204', PATCHED, PATCHED]);
    expect(stateOf()).toBe('COMPLETE');
  });

  describe.each([
    ['when the row was read just now, it writes first and asks when it is refused', false, [REFUSED, SEEN]],
    ['when the step may have begun, it asks first', true, [SEEN]],
  ] as const)('%s', (_title, entered, first) => {
    const input = () => bench.stepInput(learner, START, { entered, seenAtMs: Date.now() });

    test('goes on in a step that an earlier attempt has entered', async () => {
      bench.sandbox.admin.move(learner.userId, START);
      expect(await bench.run('runStep', input())).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
      expect(bench.asked()).toEqual([...first, NOTED, PATCHED]);
      expect([stateOf(), traces().includes('notes')]).toEqual([END, false]);
      expect(bench.broken()).toEqual(entered ? [] : ['state-not-after']);
    });

    test('vouches for nobody whom a hand has put at the END_STATE of the step', async () => {
      bench.sandbox.admin.move(learner.userId, END);
      expect(await bench.run('runStep', input())).toEqual({ kind: 'elsewhere' });
      expect(bench.asked()).toEqual(first);
    });

    test.each(['FORUMS_COMPLETE', 'COMPLETE', 'ERRORED', 'ABORTED'])(
      'touches nobody whom somebody has moved to %s',
      async (state) => {
        bench.sandbox.admin.move(learner.userId, state);
        expect(await bench.run('runStep', input())).toEqual({ kind: 'elsewhere' });
        expect(bench.asked()).toEqual(first);
        expect([stateOf(), traces().includes('notes')]).toEqual([state, true]);
      },
    );
  });

  test('asks first, and goes on from the state before, when the step may have begun and has not', async () => {
    await bench.run('runStep', bench.stepInput(learner, START, { entered: true }));
    expect(bench.asked()).toEqual([SEEN, PATCHED, NOTED, PATCHED]);
  });

  test('takes a step that has come from its START_STATE to its END_STATE as done before, and calls nobody', async () => {
    bench.sandbox.admin.move(learner.userId, START);
    bench.sandbox.admin.move(learner.userId, END);
    const result = await bench.run('runStep', bench.stepInput(learner, START, { entered: true }));
    expect(result).toMatchObject({ kind: 'done', state: END, receipt: { outcome: 'done-before' } });
    expect(bench.asked()).toEqual([SEEN]);
  });

  test('does not take the work of somebody else for its own, where no attempt of the run can have begun', async () => {
    bench.sandbox.admin.move(learner.userId, START);
    bench.sandbox.admin.move(learner.userId, END);
    expect(await bench.run('runStep', bench.stepInput(learner, START))).toEqual({ kind: 'elsewhere' });
    expect(bench.asked()).toEqual([REFUSED, SEEN]);
  });

  test('finds the last step done and COMPLETE written', async () => {
    for (const state of ['RETIRING_LMS', 'LMS_COMPLETE', 'COMPLETE']) bench.sandbox.admin.move(learner.userId, state);
    const result = await bench.run('runStep', bench.stepInput(learner, 'RETIRING_LMS', { entered: true }));
    expect(result).toMatchObject({ kind: 'done', state: 'COMPLETE', receipt: { outcome: 'done-before' } });
    expect(bench.asked()).toEqual([SEEN]);
  });

  test('takes no COMPLETE that a hand has written for the end of its last step', async () => {
    for (const state of ['RETIRING_LMS', 'COMPLETE']) bench.sandbox.admin.move(learner.userId, state);
    const result = await bench.run('runStep', bench.stepInput(learner, 'RETIRING_LMS', { entered: true }));
    expect(result).toEqual({ kind: 'elsewhere' });
  });

  test('writes COMPLETE alone where the last step is done and it is missing', async () => {
    for (const state of ['RETIRING_LMS', 'LMS_COMPLETE']) bench.sandbox.admin.move(learner.userId, state);
    const result = await bench.run('runStep', bench.stepInput(learner, 'RETIRING_LMS', { entered: true }));
    expect(result).toMatchObject({ kind: 'done', state: 'COMPLETE', receipt: { outcome: 'done-before' } });
    expect(bench.asked()).toEqual([SEEN, PATCHED]);
  });

  describe('for a learner who is not the one in the row', () => {
    const first = () => bench.plan.steps[0]?.start ?? '';
    beforeEach(() => {
      bench.sandbox.admin.move(learner.userId, 'PENDING');
    });

    test('writes nothing to the row of a new request: a row read over five minutes ago is read again', async () => {
      bench.sandbox.admin.cancel(learner.userId);
      bench.sandbox.admin.askAgain(learner.userId);
      const input = bench.stepInput(learner, first(), { seenAtMs: Date.now() - 300_001 });
      expect(await bench.run('runStep', input)).toEqual({ kind: 'elsewhere' });
      expect([bench.asked(), stateOf()]).toEqual([[SEEN], 'PENDING']);
    });

    test('writes nothing when the row is gone', async () => {
      bench.sandbox.admin.cancel(learner.userId);
      expect(await bench.run('runStep', bench.stepInput(learner, first()))).toEqual({ kind: 'elsewhere' });
      expect(bench.asked()).toEqual([NO_ROW, 'GET retirement_status 404', DAY, DAY, DAY]);
      expect(bench.sandbox.admin.learner(learner.userId).state).toBeNull();
    });

    test('leaves a twin by case alone', async () => {
      bench.sandbox.admin.cancel(learner.userId);
      const name = learner.originalUsername.toUpperCase();
      const twin = { ...learner, originalUsername: name, username: name };
      bench.sandbox.admin.askAgain(learner.userId);
      expect(await bench.run('runStep', bench.stepInput(twin, first()))).toEqual({ kind: 'elsewhere' });
      expect([bench.asked(), stateOf()]).toEqual([[NO_ROW, SEEN], 'PENDING']);
    });
  });

  describe('whose state was last seen long ago', () => {
    const later = (ms: number) => {
      const now = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
    };
    const input = (seenAtMs: number) => bench.stepInput(learner, START, { seenAtMs, deadlineMs: 1_800_000 });
    afterEach(() => jest.restoreAllMocks());

    test.each([
      ['299 seconds ago', -299_000, []],
      ['by a worker whose clock is a minute fast', 60_000, []],
      ['301 seconds ago', -301_000, [SEEN]],
      ['by a worker whose clock is an hour fast', 3_600_000, [SEEN]],
    ])('%s: it asks first where that is over five minutes', async (_when, ago, first) => {
      await bench.run('runStep', input(Date.now() + ago));
      expect(bench.asked()).toEqual([...first, PATCHED, NOTED, PATCHED]);
    });

    test('asks before END_STATE when the service has taken longer than five minutes', async () => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'delay', ms: 100 } });
      const result = bench.run('runStep', input(Date.now()));
      await bench.whenAsked(NOTES_PATH);
      later(301_000);
      expect(await result).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
      expect(bench.asked()).toEqual([PATCHED, NOTED, SEEN, PATCHED]);
    });

    test('and writes nothing over what somebody has done meanwhile, but brings the receipt', async () => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'delay', ms: 100 } });
      const result = bench.run('runStep', input(Date.now()));
      await bench.whenAsked(NOTES_PATH);
      later(301_000);
      while (traces().includes('notes')) await new Promise((resolve) => setTimeout(resolve, 2));
      bench.sandbox.admin.move(learner.userId, 'ABORTED');
      expect(await result).toMatchObject({ kind: 'elsewhere', began: { receipt: { outcome: 'erased' } } });
      expect(stateOf()).toBe('ABORTED');
    });
  });

  test('asks ecommerce for no tracking id: nobody reads it', async () => {
    await bench.close();
    bench = await ActivityBench.open({}, (yaml) => `fetch_ecommerce_segment_id: true\n${yaml}`);
    learner = await bench.add({ username: 'ada', state: 'PENDING', holdings: { trackingId: 'ecommerce-12' } });
    await bench.run('runStep', bench.stepInput(learner, 'RETIRING_ENROLLMENTS'));
    expect(bench.asked()).toEqual([PATCHED, expect.stringContaining('unenroll'), PATCHED]);
  });
});
