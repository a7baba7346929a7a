import { nudgeSignal } from '../../../src/workflows/retire-learner/messages';
import { FakeSite, learner, STEPS } from '../../support/fake-site';
import { ask, RetirementBench } from '../../support/retirement-bench';
import { erroredRun, UNAVAILABLE, waitingRun } from '../../support/troubled-runs';

const DAY_MS = 86_400_000;
const STARTS = STEPS.map((step) => step.start);

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const daysAgo = async (days: number) => new Date((await bench.now()).getTime() - days * DAY_MS);

describe('a run that waits for a service', () => {
  it('tries again at once on retry', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await waitingRun(bench, at, 20);
      at.site.healed();
      const before = (await bench.now()).getTime();
      expect(await ask(run, 'retry')).toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect((await bench.now()).getTime() - before).toBeLessThan(60_000);
    });
  });

  it('refuses cancel and expedite, and takes a hold at once', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await waitingRun(bench, at, 21);
      expect(await ask(run, 'cancel')).toMatchObject({ accepted: false, reason: expect.stringMatching(/abort/) });
      expect(await ask(run, 'expedite')).toMatchObject({ accepted: false });
      expect(await ask(run, 'hold')).toMatchObject({ accepted: true });
      expect(await ask(run, 'retry')).toMatchObject({ accepted: false, reason: expect.stringMatching(/release/) });
      const calls = at.site.calls.length;
      await bench.env.sleep(1_000);
      expect(at.site.calls).toHaveLength(calls);
    });
  });

  it('is reset to an earlier state, forced in the LMS, and does those steps again', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await waitingRun(bench, at, 22);
      expect(await ask(run, 'reset', { to: 'NOWHERE_COMPLETE' })).toMatchObject({
        accepted: false,
        reason: expect.stringMatching(/PENDING/),
      });
      at.site.healed();
      expect(await ask(run, 'reset', { to: 'PENDING', by: 'operator', goOn: true })).toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(at.site.erased.get(22)).toEqual(['RETIRING_ENROLLMENTS', ...STARTS]);
      expect(at.site.calls).toContain('moveLearner PENDING');
    });
  });

  it('is aborted: ABORTED in the LMS, and nothing after it', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await waitingRun(bench, at, 23);
      expect(await ask(run, 'abort', { by: 'operator' })).toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'aborted' });
      expect(at.site.state(23)).toBe('ABORTED');
      expect(at.site.calls.at(-1)).toBe('moveLearner ABORTED');
    });
  });

  it('is aborted by what Temporal calls cancel', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await waitingRun(bench, at, 24);
      await run.cancel();
      await expect(run.result()).resolves.toMatchObject({ phase: 'aborted' });
    });
  });

  it('interrupts the back-off of its quick retries at once for a verb', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      at.site.on('runStep RETIRING_CREDENTIALS', UNAVAILABLE, 10_000);
      const run = await at.start(at.site.add(learner(25, await daysAgo(9))));
      await at.until(run, (seen) => seen.stepsDone === 1 && at.site.calls.length >= 2);
      expect(await ask(run, 'hold')).toMatchObject({ accepted: true });
      expect(await at.status(run)).toMatchObject({ phase: 'held' });
    });
  });

  it('finds out by itself that somebody moved the learner in the Django admin', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await erroredRun(bench, at, 26);
      at.site.move(26, 'CREDENTIALS_COMPLETE');
      await run.signal(nudgeSignal, { twin: false });
      const status = await at.until(run, ({ missingSteps }) => missingSteps !== undefined);
      expect(status).toMatchObject({ phase: 'attention', missingSteps: ['RETIRING_CREDENTIALS'] });
      expect(await ask(run, 'skip', { step: 'RETIRING_CREDENTIALS', by: 'operator' })).toMatchObject({
        accepted: true,
      });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(at.site.erased.get(26)).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_LMS']);
    });
  });
});
