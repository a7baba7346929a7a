import { AsyncResource } from 'node:async_hooks';
import { ActivityCancellationDetails } from '@temporalio/common';
import type { Activities } from '../../../src/activities/contract';
import type { SiteRef } from '../../../src/activities/kit/contract';
import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

const START = 'RETIRING_NOTES';
const NOTES_PATH = '/api/edxnotes/v1/retire_user/';

describe('an attempt of an activity', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'Renée+O.Dahl 7', createdDaysAgo: 30, state: 'ENROLLMENTS_COMPLETE' });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });
  const stateOf = () => bench.sandbox.admin.learner(learner.userId).state;
  const slow = (ms: number) => bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'delay', ms } });

  describe('of a run whose LMS is another than this worker has', () => {
    const inputs: { readonly [Name in keyof Activities]?: (site: SiteRef) => Parameters<Activities[Name]>[0] } = {
      runStep: (site) => bench.stepInput(learner, START, { whose: { ...bench.whose(learner), site }, entered: true }),
      look: (site) => ({ whose: { ...bench.whose(learner), site }, states: ['PENDING'], lastSeen: 'PENDING' }),
      moveLearner: (site) => ({
        whose: { ...bench.whose(learner), site },
        to: 'ERRORED',
        force: true,
        response: '',
        deadlineMs: 5_000,
      }),
      cancelRetirement: (site) => ({ whose: { ...bench.whose(learner), site }, states: [], lastSeen: 'PENDING' }),
    };

    test.each(Object.keys(inputs) as (keyof typeof inputs)[])('%s touches nothing', async (name) => {
      const site = { instance: 'sandbox', fingerprint: 'of-another-site' };
      const input = inputs[name]?.(site);
      if (input === undefined) throw new Error(name);
      expect(await bench.fail(name, input)).toMatchObject({ type: 'instance.mismatch', quick: false });
      expect([bench.sandbox.admin.requests(), stateOf()]).toEqual([[], 'ENROLLMENTS_COMPLETE']);
    });
  });

  test.each([
    ['a service', { service: 'NEWSLETTER' }],
    ['a method', { method: 'retirement_deactivate_logout' }],
    ['what is a member of every object', { method: 'constructor' }],
  ])('of a step whose driver lacks %s touches nothing, and another worker may have it', async (_what, change) => {
    const input = bench.stepInput(learner, START);
    const other = { ...input, step: { ...input.step, ...change } };
    expect(await bench.fail('runStep', other)).toMatchObject({ type: 'config.stale', quick: true });
    expect(bench.sandbox.admin.requests()).toEqual([]);
  });

  test('ends at its deadline: what hangs is given up, and nothing is asked after it', async () => {
    bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'hang' } });
    const began = performance.now();
    const failure = await bench.fail('runStep', bench.stepInput(learner, START, { deadlineMs: 2_000 }));
    expect(failure).toMatchObject({ type: 'service.unavailable', quick: true });
    expect(performance.now() - began).toBeLessThan(20_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(bench.asked()).toHaveLength(2);
    expect(stateOf()).toBe(START);
  });

  test('writes nothing more in a process that was suspended beyond the deadline', async () => {
    slow(100);
    const result = bench.fail('runStep', bench.stepInput(learner, START));
    await bench.whenAsked(NOTES_PATH);
    // The clock has moved on and no timer has run yet: so it is when a laptop wakes up.
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 10_000);
    expect(await result).toMatchObject({ type: 'service.unavailable', told: { result: { outcome: 'erased' } } });
    expect(bench.asked()).toEqual(['PATCH update_retirement_status 204', 'POST retire_user 204']);
    expect(stateOf()).toBe(START);
  });

  test("has its success count when Temporal's cancellation comes meanwhile", async () => {
    slow(100);
    const env = bench.environment();
    const result = env.run(bench.activities.runStep, bench.stepInput(learner, START));
    await bench.whenAsked(NOTES_PATH);
    env.cancel();
    expect(await result).toMatchObject({ kind: 'done', state: 'NOTES_COMPLETE' });
  });

  test.each(['notFound', 'timedOut'] as const)(
    'asks nothing more once Temporal has given it up (%s), since another may be at work',
    async (why) => {
      slow(100);
      const env = bench.environment();
      const result = env.run(bench.activities.runStep, bench.stepInput(learner, START));
      await bench.whenAsked(NOTES_PATH);
      env.cancel('NOT_FOUND', new ActivityCancellationDetails({ [why]: true }));
      await expect(result).rejects.toMatchObject({ type: 'service.unavailable' });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(bench.asked()).toHaveLength(2);
      expect(stateOf()).toBe(START);
    },
  );

  test('ends before Temporal gives it up, however long its own deadline is', async () => {
    bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'hang' } });
    const began = performance.now();
    const input = bench.stepInput(learner, START, { deadlineMs: 60_000 });
    const failure = await bench.fail('runStep', input, { startToCloseTimeoutMs: 5_300 });
    expect(failure).toMatchObject({ type: 'service.unavailable' });
    expect(performance.now() - began).toBeLessThan(5_300);
  });

  test('heartbeats every five seconds, so that a killed worker is noticed within fifteen', async () => {
    const timers: { readonly ms: number | undefined; readonly beat: () => void }[] = [];
    const real = setInterval;
    const cleared = jest.spyOn(globalThis, 'clearInterval');
    jest.spyOn(globalThis, 'setInterval').mockImplementation(((beat: () => void, ms?: number) => {
      timers.push({ ms, beat: AsyncResource.bind(beat) });
      return real(beat, ms);
    }) as typeof setInterval);
    slow(100);
    const result = bench.run('runStep', bench.stepInput(learner, START), { heartbeatDetails: { notEnded: 7 } });
    await bench.whenAsked(NOTES_PATH);
    expect(timers.map(({ ms }) => ms)).toEqual([5_000]);
    timers[0]?.beat();
    timers[0]?.beat();
    const remembered = { began: true, enteredAtMs: expect.any(Number), notEnded: 7 };
    expect(bench.heartbeats).toEqual([remembered, remembered]);
    expect(cleared).not.toHaveBeenCalled();
    await result;
    expect(cleared).toHaveBeenCalledTimes(1);
  });

  test('that fails is logged by code and facts, without a name', async () => {
    bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'status', status: 500 } });
    const { message } = await bench.fail('runStep', bench.stepInput(learner, START), { attempt: 3 });
    expect(bench.logged).toEqual([
      {
        message: 'attempt failed',
        fields: {
          instance: 'sandbox',
          workflowId: 'test',
          activity: 'unknown',
          attempt: 3,
          code: 'service.failed',
          service: 'LMS',
          step: START,
          status: 500,
        },
      },
    ]);
    expect(bench.namesIn(JSON.stringify(bench.logged) + message)).toEqual([]);
  });

  test('that breaks on a defect of the worker says so without the words of the error, and is tried again', async () => {
    bench.runs.onStart = async (input) => {
      throw new RangeError(`cannot start ${input.learner.originalEmail}`);
    };
    const failure = await bench.fail('enrolLearners', {
      instance: 'sandbox',
      rules: bench.rules,
      batch: 'b',
      upTo: Number.MAX_SAFE_INTEGER,
      startNew: true,
    });
    expect(failure).toEqual({
      type: 'config.stale',
      message: 'unexpected RangeError in the worker',
      facts: {},
      quick: true,
    });
    expect(bench.logged[0]?.fields.stack).toMatch(/^\s+at /);
    expect(bench.namesIn(JSON.stringify(bench.logged))).toEqual([]);
  });
});
