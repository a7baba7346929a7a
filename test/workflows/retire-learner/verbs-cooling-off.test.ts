import { RetirementError } from '../../../src/domain/failure/failure';
import { nudgeSignal, verbSignals } from '../../../src/workflows/retire-learner/messages';
import { FakeSite, learner, STEPS } from '../../support/fake-site';
import { ask, RetirementBench } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;
const STARTS = STEPS.map((step) => step.start);

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.open();
});
afterAll(() => bench.close());

const daysAgo = async (days: number) => new Date((await bench.now()).getTime() - days * DAY_MS);

describe('a run that cools off', () => {
  it('refuses reset and retry by what the LMS says, with the reason, and goes on sleeping', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(1, await bench.now())));
      expect(await ask(run, 'reset', { to: 'PENDING' })).toMatchObject({
        accepted: false,
        reason: expect.stringMatching(/nothing to go back to/),
      });
      expect(await ask(run, 'retry')).toMatchObject({ accepted: false });
      expect(at.site.calls).toEqual(['look', 'look']);
    });
  });

  it('is expedited: the LMS is asked, then every step is done at once', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(2, await bench.now())));
      expect(await ask(run, 'expedite', { reason: 'court order' })).toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(at.site.calls).toEqual(['look', ...STARTS.map((start) => `runStep ${start}`)]);
    });
  });

  it('that is held and expedited stays held until it is released', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(3, await bench.now())));
      await ask(run, 'hold');
      await ask(run, 'expedite');
      await bench.env.sleep(30 * DAY_MS);
      expect(at.site.erased.size).toBe(0);
      const later = await at.continued(run);
      expect(await at.status(later)).toMatchObject({ phase: 'held', beneath: 'retiring' });
      expect(await ask(later, 'release')).toMatchObject({ accepted: true });
      await expect(later.result()).resolves.toMatchObject({ phase: 'completed' });
    });
  });

  it('that is held until a time goes on by itself then, and not before', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(4, await daysAgo(6.5))));
      const until = new Date((await bench.now()).getTime() + 5 * DAY_MS).toISOString();
      expect(await ask(run, 'hold', { until: 'yesterday' })).toMatchObject({ accepted: false });
      expect(await ask(run, 'hold', { until })).toMatchObject({ accepted: true });
      await bench.env.sleep(4.9 * DAY_MS);
      expect(at.site.calls).toEqual([]);
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
    });
  });

  it('keeps a cancel that the LMS could not take yet, and retires nobody meanwhile', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      // One attempt an hour: at thousands of them, the time-skipping server loses count of what it waits for.
      const hourly = { service: 'LMS', retryAfterMs: 3_600_000 };
      at.site.on('cancelRetirement', new RetirementError('service.unavailable', hourly), 10_000);
      const run = await at.start(at.site.add(learner(5, await daysAgo(6.9))));
      await run.signal(verbSignals.cancel, { by: 'operator' });
      await bench.env.sleep(0.5 * DAY_MS);
      expect(await at.status(run)).toMatchObject({ carryingOut: 'cancel' });
      expect(at.site.erased.size).toBe(0);
      at.site.healed();
      await expect(run.result()).resolves.toMatchObject({ phase: 'cancelled' });
    });
  });

  it('refuses a cancel that the LMS denies, naming the permission, and cools off as before', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      at.site.on('cancelRetirement', new RetirementError('service.denied', { service: 'LMS', status: 403 }));
      const run = await at.start(at.site.add(learner(6, await bench.now())));
      expect(await ask(run, 'cancel')).toMatchObject({
        accepted: false,
        reason: expect.stringMatching(/change_userretirementstatus/),
      });
      await at.until(run, (seen) => seen.phase === 'cooling-off' && seen.coolOffEndsAt !== undefined);
    });
  });

  it('is cancelled by what Temporal calls cancel', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(7, await bench.now())));
      await run.cancel();
      await expect(run.result()).resolves.toMatchObject({ phase: 'cancelled' });
      expect(at.site.calls).toEqual(['look', 'cancelRetirement']);
    });
  });

  it('does not begin while a twin by case is in the queue, whatever is asked, and goes on when it is gone', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(8, await daysAgo(6.9))));
      await run.signal(nudgeSignal, { twin: true });
      await bench.env.sleep(0.5 * DAY_MS);
      expect(await at.status(run)).toMatchObject({ phase: 'attention', wait: { code: 'learner.twin' } });
      expect(at.site.erased.size).toBe(0);
      const reason = expect.stringMatching(/differs by case only/);
      expect(await ask(run, 'retry')).toMatchObject({ accepted: false, reason });
      // The time-skipping server loses a signal that meets the end of the task that answered: a query comes after it.
      expect(await at.status(run)).toMatchObject({ phase: 'attention' });
      await run.signal(nudgeSignal, { twin: false });
      await at.until(run, (seen) => seen.phase !== 'attention');
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
    });
  });
});
