import type { EnrolInput } from '../../../src/activities/discover-learners/contract';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { ActivityBench } from '../../support/activity-bench';

const BY_DAY = 'GET retirements_by_status_and_date 200';

describe('enrolLearners()', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const input = (more: Partial<EnrolInput> = {}): EnrolInput => ({
    instance: 'sandbox',
    rules: bench.rules,
    batch: 'discovery-1',
    upTo: Number.MAX_SAFE_INTEGER,
    startNew: true,
    ...more,
  });
  const enrol = (more: Partial<EnrolInput> = {}, info = {}) => bench.run('enrolLearners', input(more), info);
  const started = () => bench.runs.started.map(({ learner }) => learner.userId);
  const seed = (count: number) => bench.sandbox.admin.seed({ count, createdDaysAgo: [1, 40] });
  const ids = () => bench.sandbox.admin.learners().map(({ userId }) => userId);

  test('starts a run for each learner who has none, in the order of their requests', async () => {
    await bench.add({ userId: 9, username: 'first', createdDaysAgo: 20 });
    const second = await bench.add({ userId: 3, username: 'second', createdDaysAgo: 1, state: 'NOTES_COMPLETE' });
    await bench.add({ userId: 5, username: 'followed', createdDaysAgo: 20 });
    bench.runs.open = [{ userId: 5, phase: 'cooling-off' }];
    expect(await enrol({ coolOffDays: 14 })).toEqual({ enrolled: 2, adopted: 0, nudged: 0 });
    expect(started()).toEqual([9, 3]);
    expect(bench.runs.started[1]).toEqual({
      instance: 'sandbox',
      fingerprint: bench.whose(second).site.fingerprint,
      learner: second,
      seenAtMs: expect.any(Number),
      plan: bench.plan,
      batch: 'discovery-1',
      coolOffDays: 14,
      // The sandbox has states between those of the pipeline, which hide the order.
      receipts: [],
    });
  });

  test('starts one learner alone, and says when there is a twin', async () => {
    await bench.add({ userId: 9, username: 'first', createdDaysAgo: 20 });
    await bench.add({ userId: 5, username: 'Second', createdDaysAgo: 20, state: 'LMS_COMPLETE', renamed: true });
    await bench.add({ userId: 3, username: 'second', createdDaysAgo: 20 });
    expect(await enrol({ only: 9 })).toEqual({ enrolled: 1, adopted: 0, nudged: 0 });
    expect(await enrol({ only: 3 })).toEqual({ enrolled: 0, adopted: 0, nudged: 0, twin: true });
    expect(started()).toEqual([9]);
  });

  test('does not start one learner alone whom another instance has', async () => {
    await bench.add({ userId: 9, username: 'first', createdDaysAgo: 20 });
    bench.runs.others = { learners: 1, instances: ['other'], userIds: [9] };
    expect(await enrol({ only: 9 })).toEqual({ enrolled: 0, adopted: 0, nudged: 0, elsewhere: true });
    expect(started()).toEqual([]);
  });

  test('tells the run of a learner in the middle which states the LMS has beside the pipeline’s', async () => {
    const [pending = '', ...rest] = statesOf(bench.plan.steps);
    const locking = ['LOCKING_ACCOUNT', 'LOCKING_COMPLETE'];
    bench.sandbox.admin.populateStates([pending, ...locking, ...rest]);
    await bench.add({ userId: 3, username: 'second', createdDaysAgo: 1, state: 'NOTES_COMPLETE' });
    await enrol();
    expect(bench.runs.started[0]).toMatchObject({ foreignStates: locking });
    expect(bench.runs.started[0]).not.toHaveProperty('receipts');
  });

  test.each(['ERRORED', 'COMPLETE', 'ABORTED', 'RETIRING_NOTES'])('starts nobody who is %s', async (state) => {
    await bench.add({ userId: 1, username: 'one', createdDaysAgo: 20 });
    bench.sandbox.admin.move(1, state);
    expect(await enrol()).toEqual({ enrolled: 0, adopted: 0, nudged: 0 });
    expect(started()).toEqual([]);
  });

  test('starts no twin by case, and tells the run of a twin that it has one', async () => {
    await bench.add({ userId: 1, username: 'Ann', createdDaysAgo: 40, state: 'LMS_COMPLETE', renamed: true });
    await bench.add({ userId: 2, username: 'ann', createdDaysAgo: 30 });
    bench.runs.open = [{ userId: 1, phase: 'retiring' }];
    expect(await enrol()).toEqual({ enrolled: 0, adopted: 0, nudged: 1 });
    expect([started(), bench.runs.nudged]).toEqual([[], [{ userId: 1, twin: true }]]);
  });

  test('adopts whom another driver left in a working state an hour ago, where that is allowed', async () => {
    await bench.add({ userId: 1, username: 'left', createdDaysAgo: 20 });
    bench.sandbox.admin.move(1, 'RETIRING_NOTES');
    const now = Date.now.bind(Date);
    const enrolAfter = async (minutes: number, more: Partial<EnrolInput>) => {
      jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
      const result = await enrol(more);
      jest.restoreAllMocks();
      return result;
    };
    expect(await enrolAfter(59, {})).toMatchObject({ adopted: 0 });
    expect(await enrolAfter(61, { startNew: false })).toMatchObject({ adopted: 0 });
    expect(await enrolAfter(61, {})).toEqual({ enrolled: 0, adopted: 1, nudged: 0 });
    expect(started()).toEqual([1]);
  });

  test('nudges a run that asks for a person when somebody has moved its learner, flood or not', async () => {
    await bench.add({ userId: 1, username: 'moved', createdDaysAgo: 20, state: 'NOTES_COMPLETE' });
    await bench.add({ userId: 2, username: 'errored', createdDaysAgo: 20, state: 'ERRORED' });
    await bench.add({ userId: 3, username: 'new', createdDaysAgo: 20 });
    bench.runs.open = [1, 2].map((userId) => ({ userId, phase: 'attention', attention: 'service.rejected' }));
    expect(await enrol({ startNew: false })).toEqual({ enrolled: 0, adopted: 0, nudged: 1 });
    expect([started(), bench.runs.nudged]).toEqual([[], [{ userId: 1, twin: false }]]);
  });

  test('leaves those who asked after the newest that was shown', async () => {
    const [first, second] = [
      await bench.add({ userId: 1, username: 'one', createdDaysAgo: 20 }),
      await bench.add({ userId: 2, username: 'two', createdDaysAgo: 10 }),
    ];
    expect(second.retirementId).toBeGreaterThan(first.retirementId);
    expect(await enrol({ upTo: first.retirementId })).toMatchObject({ enrolled: 1 });
    expect(started()).toEqual([1]);
  });

  test('has at most 100 starts in flight', async () => {
    seed(130);
    let inFlight = 0;
    let most = 0;
    bench.runs.onStart = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inFlight -= 1;
    };
    expect(await enrol()).toEqual({ enrolled: 130, adopted: 0, nudged: 0 });
    expect(most).toBe(100);
  });

  test('resumes at its lowest unfinished place, and starts nobody below it again', async () => {
    seed(60);
    let starts = 0;
    bench.runs.onStart = async () => {
      starts += 1;
      if (starts === 57) throw new Error('the engine went away');
    };
    expect(await bench.fail('enrolLearners', input())).toMatchObject({ type: 'config.stale', quick: true });
    const memory = bench.heartbeats.at(-1) as { readonly from: number };
    const failed = bench.sandbox.admin.learners().map(({ retirementId }) => retirementId)[56];
    expect(memory.from).toBe(failed);
    const done = new Set(started());
    bench.runs.started.length = 0;
    await enrol({}, { attempt: 2, heartbeatDetails: memory });
    expect(bench.runs.started.map(({ learner }) => learner.retirementId)[0]).toBe(failed);
    expect(bench.runs.started).toHaveLength(4);
    expect(new Set([...done, ...started()])).toEqual(new Set(ids()));
  });

  test('stops at its place at once when the worker is told to stop, for another worker to go on', async () => {
    seed(30);
    bench.runs.onStart = async () => bench.stopping.abort();
    expect(await bench.fail('enrolLearners', input())).toMatchObject({ type: 'engine.no-worker', quick: true });
    expect(started().length).toBeLessThan(30);
  });

  test('leaves no start behind that fails unheard, when it stops', async () => {
    seed(30);
    const unheard = jest.fn();
    process.on('unhandledRejection', unheard);
    bench.runs.onStart = async () => {
      if (bench.runs.started.length === 0) bench.stopping.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('the connection is closed');
    };
    expect(await bench.fail('enrolLearners', input())).toMatchObject({ type: 'engine.no-worker' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    process.off('unhandledRejection', unheard);
    expect(unheard).not.toHaveBeenCalled();
  });

  describe('after a survey by the same worker', () => {
    const survey = () => bench.run('surveyQueue', { instance: 'sandbox', coolOffDays: 14, preview: false });

    test('reads the queue once for both', async () => {
      seed(3);
      const { newestRetirementId, readAtMs } = await survey();
      await enrol({ coolOffDays: 14, upTo: newestRetirementId, readAtMs });
      expect(bench.asked().filter((one) => one === BY_DAY)).toHaveLength(3);
      expect(bench.runs.started).toHaveLength(3);
    });

    test('reads the queue again where a later survey, by another worker, has seen more', async () => {
      seed(3);
      const { readAtMs } = await survey();
      const late = await bench.add({ username: 'late', createdDaysAgo: 0 });
      const other = (readAtMs as number) + 1;
      const result = await enrol({ coolOffDays: 14, upTo: late.retirementId, readAtMs: other });
      expect(result).toMatchObject({ enrolled: 4 });
    });

    test('reads the queue again where a later survey, by another worker, has seen the same people elsewhere', async () => {
      seed(3);
      const { newestRetirementId, readAtMs } = await survey();
      for (const id of ids()) bench.sandbox.admin.move(id, 'NOTES_COMPLETE');
      await enrol({ coolOffDays: 14, upTo: newestRetirementId, readAtMs: (readAtMs as number) + 1 });
      const states = bench.runs.started.map(({ learner }) => learner.currentState);
      expect(states).toEqual(['NOTES_COMPLETE', 'NOTES_COMPLETE', 'NOTES_COMPLETE']);
    });

    test('reads the queue again where the survey is old, as that of a dry run', async () => {
      seed(3);
      const { newestRetirementId, readAtMs } = await survey();
      const [gone] = ids();
      bench.sandbox.admin.cancel(gone as number);
      const now = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + 300_001);
      const result = await enrol({ coolOffDays: 14, upTo: newestRetirementId, readAtMs });
      jest.restoreAllMocks();
      expect(result).toMatchObject({ enrolled: 2 });
    });
  });

  test('puts no list of learners into a heartbeat', async () => {
    seed(20);
    let starts = 0;
    bench.runs.onStart = async () => {
      starts += 1;
      if (starts === 20) throw new Error('the engine went away');
    };
    await bench.fail('enrolLearners', input());
    for (const beat of bench.heartbeats) {
      expect(Object.keys(beat as object).sort()).toEqual(['adopted', 'enrolled', 'from', 'nudged']);
    }
    expect(bench.heartbeats).toHaveLength(1);
  });
});
