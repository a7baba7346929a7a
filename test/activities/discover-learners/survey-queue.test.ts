import type { ApplicationFailure } from '@temporalio/common';
import type { SurveyInput } from '../../../src/activities/discover-learners/contract';
import { ActivityBench } from '../../support/activity-bench';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUEUE = 'GET retirement_queue 200';
const BY_DAY = 'GET retirements_by_status_and_date 200';

describe('surveyQueue()', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  /** Except for the questions which states the LMS has. */
  const asked = () => {
    const requests = bench.sandbox.admin.requests();
    const others = requests.filter(({ query }) => new URLSearchParams(query).get('limit') !== '0');
    return bench.asked().filter((_, at) => others.includes(requests[at] as (typeof requests)[number]));
  };
  const survey = (more: Partial<SurveyInput> = {}) =>
    bench.run('surveyQueue', { instance: 'sandbox', coolOffDays: 14, preview: false, ...more });

  test('counts a queue of every kind of learner, and changes nothing', async () => {
    await bench.add({ userId: 1, username: 'cooling', createdDaysAgo: 13.9 });
    await bench.add({ userId: 2, username: 'due', createdDaysAgo: 14.1 });
    await bench.add({ userId: 3, username: 'resting', createdDaysAgo: 1, state: 'NOTES_COMPLETE' });
    await bench.add({ userId: 4, username: 'working', createdDaysAgo: 20 });
    bench.sandbox.admin.move(4, 'RETIRING_NOTES');
    await bench.add({ userId: 5, username: 'errored', createdDaysAgo: 20, state: 'ERRORED' });
    await bench.add({ userId: 6, username: 'complete', createdDaysAgo: 20, state: 'COMPLETE' });
    await bench.add({ userId: 7, username: 'aborted', createdDaysAgo: 20, state: 'ABORTED' });
    await bench.add({ userId: 8, username: 'followed', createdDaysAgo: 20 });
    bench.runs.open = [{ userId: 8, phase: 'cooling-off' }];
    const before = bench.sandbox.admin.learners();

    expect(await survey()).toMatchObject({
      counts: {
        new: 3,
        coolingOff: 1,
        dueNow: 3,
        working: 1,
        stranded: 0,
        errored: 1,
        unknownStates: {},
        twins: 0,
        open: 1,
        lookAt: [],
      },
      swept: true,
      coolOffDays: 14,
      newestDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    // Who has ended is read for twins alone, since somebody is new.
    expect([asked(), bench.broken()]).toEqual([[BY_DAY, QUEUE, BY_DAY, BY_DAY], []]);
    expect(bench.sandbox.admin.learners()).toEqual(before);
    expect(bench.runs.started).toEqual([]);
  });

  test('counts nobody as due where no cool-off is given, but those whose erasing has begun', async () => {
    await bench.add({ userId: 1, username: 'old', createdDaysAgo: 400 });
    await bench.add({ userId: 2, username: 'resting', createdDaysAgo: 1, state: 'NOTES_COMPLETE' });
    const { counts } = await survey({ coolOffDays: 36_500 });
    expect(counts).toMatchObject({ coolingOff: 1, dueNow: 1 });
  });

  test('keeps both twins by case apart from the new ones, whatever state the other is in', async () => {
    await bench.add({ userId: 1, username: 'Ann', createdDaysAgo: 40, state: 'COMPLETE', renamed: true });
    await bench.add({ userId: 2, username: 'ann', createdDaysAgo: 30 });
    await bench.add({ userId: 3, username: 'bob', createdDaysAgo: 30 });
    expect((await survey()).counts).toMatchObject({ new: 1, twins: 2, lookAt: [2, 1] });
  });

  test('calls a learner stranded who has no run and whose working state has not changed for an hour', async () => {
    for (const [userId, username] of [
      [1, 'left'],
      [2, 'followed'],
    ] as const) {
      await bench.add({ userId, username, createdDaysAgo: 20 });
      bench.sandbox.admin.move(userId, 'RETIRING_NOTES');
    }
    bench.runs.open = [{ userId: 2, phase: 'retiring' }];
    const now = Date.now.bind(Date);
    const strandedAfter = async (minutes: number) => {
      jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
      const { working, stranded } = (await survey()).counts;
      jest.restoreAllMocks();
      return { working, stranded };
    };
    expect(await strandedAfter(0)).toEqual({ working: 2, stranded: 0 });
    expect(await strandedAfter(59)).toEqual({ working: 2, stranded: 0 });
    expect(await strandedAfter(61)).toEqual({ working: 2, stranded: 1 });
  });

  test('finds learners in states that no step knows, and asks once a day which states the LMS has', async () => {
    await bench.add({ userId: 1, username: 'locked', createdDaysAgo: 20, state: 'LOCKING_ACCOUNT' });
    const locked = { counts: { new: 0, unknownStates: { LOCKING_ACCOUNT: 1 }, lookAt: [1] } };
    expect(await survey()).toMatchObject(locked);
    expect(bench.broken()).toEqual([]);
    bench.sandbox.admin.clearRecord();
    expect(await survey()).toMatchObject(locked);
    expect(bench.asked()).toEqual([BY_DAY, QUEUE]);
  });

  test('names every state of the pipeline that the LMS does not have', async () => {
    await bench.close();
    const otherwise = (yaml: string) =>
      yaml.replace('LMS_MISC_COMPLETE', 'SHOP_COMPLETE').replace('RETIRING_ECOM', 'RETIRING_TILL');
    bench = await ActivityBench.open({}, otherwise);
    const failure = await bench.fail('surveyQueue', { instance: 'sandbox', preview: false });
    expect(failure).toMatchObject({
      type: 'config.invalid',
      quick: false,
      facts: { service: 'LMS', step: 'RETIRING_TILL', lacks: ['RETIRING_TILL', 'SHOP_COMPLETE'] },
    });
  });

  test('names a time-out, and lets time pass before it asks again: the LMS goes on with what nobody listens to', async () => {
    bench.sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/retirements_by_status_and_date/' },
      do: { kind: 'status', status: 504 },
    });
    const delays = [];
    for (const attempt of [1, 2, 9]) {
      const env = bench.environment({ attempt });
      const failure = await env.run(bench.activities.surveyQueue, { instance: 'sandbox', preview: false }).then(
        () => undefined,
        (error: ApplicationFailure) => error,
      );
      expect(failure).toMatchObject({ type: 'service.unavailable', nonRetryable: false });
      expect(failure?.message).toContain('a proxy did not wait for a list');
      delays.push(failure?.nextRetryDelay);
    }
    expect(delays).toEqual([240_000, 480_000, 1_800_000]);
  });

  test('never counts half a queue', async () => {
    await bench.add({ userId: 1, username: 'due', createdDaysAgo: 20 });
    bench.sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/retirement_queue/' },
      do: { kind: 'half-json' },
    });
    const failure = await bench.fail('surveyQueue', { instance: 'sandbox', coolOffDays: 14, preview: false });
    expect(failure).toMatchObject({ type: 'service.unavailable', quick: true });
  });

  describe('between two sweeps of a day', () => {
    const watermark = async () => {
      const { newestRetirementId, newestDay } = await survey();
      bench.sandbox.admin.clearRecord();
      return { retirementId: newestRetirementId, day: newestDay ?? '', sweptAtMs: Date.now() };
    };
    beforeEach(async () => {
      await bench.add({ userId: 1, username: 'due', createdDaysAgo: 2 });
      bench.runs.open = [{ userId: 1, phase: 'cooling-off' }];
    });

    test('asks two small questions where nothing is new', async () => {
      const mark = await watermark();
      expect(await survey({ watermark: mark })).toMatchObject({ swept: false, newestRetirementId: mark.retirementId });
      expect([bench.asked(), bench.broken()]).toEqual([[BY_DAY, QUEUE], []]);
    });

    test.each(['PENDING', 'NOTES_COMPLETE'])(
      'sweeps when a run was lost since, with its learner in %s',
      async (state) => {
        await bench.add({ userId: 5, username: 'left', createdDaysAgo: 2, state });
        bench.runs.open = [...bench.runs.open, { userId: 5, phase: 'cooling-off' }];
        const mark = await watermark();
        expect(await survey({ watermark: mark })).toMatchObject({ swept: false });
        bench.runs.open = bench.runs.open.slice(0, 1);
        bench.runs.lost = [mark.sweptAtMs - HOUR_MS, Date.now()];
        expect(await survey({ watermark: mark })).toMatchObject({ swept: true, counts: { new: 1 } });
        bench.runs.lost = [mark.sweptAtMs - HOUR_MS];
        expect(await survey({ watermark: mark })).toMatchObject({ swept: false });
      },
    );

    test('sweeps when somebody has asked since', async () => {
      const mark = await watermark();
      await bench.add({ userId: 2, username: 'new', createdDaysAgo: 0 });
      expect(await survey({ watermark: mark })).toMatchObject({ swept: true, counts: { new: 1 } });
    });

    test('nudges a run whose learner is not ERRORED any more, without a sweep', async () => {
      await bench.add({ userId: 3, username: 'errored', createdDaysAgo: 2, state: 'ERRORED' });
      bench.runs.open = [...bench.runs.open, { userId: 3, phase: 'attention', attention: 'service.rejected' }];
      const mark = await watermark();
      expect(await survey({ watermark: mark })).toMatchObject({ swept: false, nudged: 0 });
      expect([bench.asked(), bench.runs.nudged]).toEqual([[BY_DAY, QUEUE, QUEUE], []]);
      bench.sandbox.admin.move(3, 'PENDING');
      expect(await survey({ watermark: mark })).toMatchObject({ swept: false, nudged: 1 });
      expect(bench.runs.nudged).toEqual([{ userId: 3, twin: false }]);
    });

    test('sweeps for nobody who only waits long, in the middle of a step or for a person', async () => {
      bench.sandbox.admin.move(1, 'RETIRING_NOTES');
      await bench.add({ userId: 3, username: 'denied', createdDaysAgo: 2, state: 'RETIRING_NOTES' });
      bench.runs.open = [
        { userId: 1, phase: 'waiting' },
        { userId: 3, phase: 'attention', attention: 'service.denied' },
      ];
      const mark = await watermark();
      const now = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => now() + 5 * 3_600_000);
      try {
        expect(await survey({ watermark: mark })).toMatchObject({ swept: false });
        bench.runs.open = bench.runs.open.slice(0, 1);
        expect(await survey({ watermark: mark })).toMatchObject({ swept: true, counts: { stranded: 1 } });
      } finally {
        jest.restoreAllMocks();
      }
    });

    test('sweeps once a day all the same', async () => {
      const mark = await watermark();
      expect(await survey({ watermark: { ...mark, sweptAtMs: Date.now() - DAY_MS - 1 } })).toMatchObject({
        swept: true,
      });
    });

    test('sweeps for a preview', async () => {
      expect(await survey({ watermark: await watermark(), preview: true })).toMatchObject({ swept: true });
    });
  });
});
