import { RetirementError } from '../../../src/domain/failure/failure';
import { verbSignals, verbUpdates } from '../../../src/workflows/retire-learner/messages';
import { FakeSite, learner, plan, STEPS } from '../../support/fake-site';
import { RetirementBench } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;
const STARTS = STEPS.map((step) => step.start);

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.open();
});
afterAll(() => bench.close());

const daysAgo = async (days: number) => new Date((await bench.now()).getTime() - days * DAY_MS);

describe('retireLearner()', () => {
  it('does every step once, in order, and ends at COMPLETE with a receipt a step', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const row = site.add(learner(1, await daysAgo(8)));
      const run = await at.start(row);
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed', userId: 1, steps: 3 });
      expect(site.calls).toEqual(STARTS.map((start) => `runStep ${start}`));
      expect(site.state(1)).toBe('COMPLETE');
      const status = await at.status(run);
      expect(status.receipts.map((receipt) => receipt.step)).toEqual(STARTS);
      expect(status).toMatchObject({ phase: 'completed', stepsDone: 3, stepsInAll: 3 });
    });
  });

  it('touches nothing before the cool-off ends, then looks and retires', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const row = site.add(learner(2, await bench.now()));
      const run = await at.start(row);
      await bench.env.sleep(6.9 * DAY_MS);
      expect(site.calls).toEqual([]);
      expect(await at.status(run)).toMatchObject({ phase: 'cooling-off', lmsState: 'PENDING' });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(site.calls[0]).toBe('look');
    });
  });

  it('gives the account back when it is cancelled during the cool-off, and says so', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(3, await bench.now())));
      const answer = await run.executeUpdate(verbUpdates.cancel, { args: [{ by: 'operator', reason: 'they asked' }] });
      expect(answer).toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'cancelled' });
      expect(site.rows.size).toBe(0);
      expect(site.calls).toEqual(['cancelRetirement']);
    });
  });

  it('adopts the new request of a learner who cancelled and asked again, and waits for its own cool-off', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(4, await daysAgo(5))));
      await bench.env.sleep(DAY_MS);
      const again = await bench.now();
      site.add(learner(4, again, { retirementId: 99 }));
      await bench.env.sleep(5 * DAY_MS);
      expect(site.calls).toEqual(['look']);
      expect(await at.status(run)).toMatchObject({ phase: 'cooling-off', retirementId: 99 });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed', retirementId: 99 });
      expect((await bench.now()).getTime()).toBeGreaterThan(again.getTime() + 7 * DAY_MS);
    });
  });

  it('ends withdrawn when the retirement vanished while it waited', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(5, await daysAgo(6))));
      site.rows.delete(5);
      await expect(run.result()).resolves.toMatchObject({ phase: 'withdrawn', steps: 0 });
    });
  });

  it.each([
    ['COMPLETE', 'closed-elsewhere'],
    ['ABORTED', 'aborted'],
  ])('ends when it finds %s in the LMS, without a step', async (state, phase) => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(6, await daysAgo(6))));
      site.move(6, state);
      await expect(run.result()).resolves.toMatchObject({ phase, steps: 0 });
    });
  });

  it('finishes a learner whom another driver left in a working state', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const row = site.add(learner(7, await daysAgo(9), { currentState: 'RETIRING_CREDENTIALS' }));
      const run = await at.start(row);
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed', steps: 3 });
      const { receipts } = await at.status(run);
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['assumed', 'erased', 'erased']);
      expect(site.calls).toEqual(['runStep RETIRING_CREDENTIALS', 'runStep RETIRING_LMS']);
    });
  });

  it('leaves the learner ERRORED and names the step when a service rejects it; retry forces START and finishes', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      site.on(
        'runStep RETIRING_CREDENTIALS',
        new RetirementError('service.rejected', { service: 'CREDENTIALS', status: 400 }),
      );
      const run = await at.start(site.add(learner(8, await daysAgo(9))));
      const status = await at.until(run, (seen) => seen.phase === 'attention');
      expect(site.state(8)).toBe('ERRORED');
      expect(status).toMatchObject({ step: 'RETIRING_CREDENTIALS', wait: { code: 'service.rejected' } });
      await expect(run.executeUpdate(verbUpdates.retry, { args: [{}] })).resolves.toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed', steps: 3 });
      expect(site.calls).toContain('moveLearner RETIRING_CREDENTIALS');
    });
  });

  it('outlives an outage of a weekend by itself, asking for a person after an hour', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      site.on(
        'runStep RETIRING_LMS',
        new RetirementError('service.unavailable', { service: 'LMS', status: 503 }),
        10_000,
      );
      const run = await at.start(site.add(learner(9, await daysAgo(9))));
      await bench.env.sleep(DAY_MS);
      expect(await at.status(run)).toMatchObject({ phase: 'attention', wait: { code: 'service.unavailable' } });
      const { searchAttributes } = await run.describe();
      expect(searchAttributes.LetheAttention).toEqual(['service.unavailable']);
      await bench.env.sleep(DAY_MS);
      expect(site.state(9)).toBe('CREDENTIALS_COMPLETE');
      site.healed();
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(site.erased.get(9)).toEqual(STARTS);
    });
  });

  it('moves a learner to ERRORED only when a service has answered 500 for the whole budget', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      site.on('runStep RETIRING_CREDENTIALS', new RetirementError('service.failed', { status: 500 }), 10_000);
      const run = await at.start(site.add(learner(10, await daysAgo(9))));
      await bench.env.sleep(0.95 * DAY_MS);
      expect(site.state(10)).toBe('ENROLLMENTS_COMPLETE');
      await bench.env.sleep(0.2 * DAY_MS);
      expect(site.state(10)).toBe('ERRORED');
      expect(await at.status(run)).toMatchObject({ phase: 'attention', wait: { code: 'service.failed' } });
    });
  });

  it('keeps the state and asks for a person at once when our credentials are refused, and tries each hour', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      site.on(
        'runStep RETIRING_ENROLLMENTS',
        new RetirementError('service.denied', { service: 'LMS', status: 403 }),
        3,
      );
      const run = await at.start(site.add(learner(11, await daysAgo(9))));
      await at.until(run, (seen) => seen.phase === 'attention');
      expect(site.state(11)).toBe('PENDING');
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(site.calls.filter((call) => call === 'runStep RETIRING_ENROLLMENTS')).toHaveLength(4);
    });
  });

  it('touches nothing on another site', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      site.on('runStep', new RetirementError('instance.mismatch', {}), 10_000);
      const run = await at.start(site.add(learner(12, await daysAgo(9))));
      await at.until(run, (seen) => seen.phase === 'attention' && seen.wait?.code === 'instance.mismatch');
      expect(site.state(12)).toBe('PENDING');
    });
  });

  it('continues as new over a long wait, with receipts, verbs and hold kept', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(13, await daysAgo(9), { currentState: 'ENROLLMENTS_COMPLETE' })));
      site.on('runStep RETIRING_CREDENTIALS', new RetirementError('service.rejected', { status: 400 }));
      await at.until(run, (seen) => seen.phase === 'attention');
      await run.executeUpdate(verbUpdates.hold, { args: [{ by: 'operator', reason: 'audit' }] });
      await bench.env.sleep(40 * DAY_MS);
      const later = bench.env.client.workflow.getHandle(run.workflowId);
      expect((await later.describe()).runId).not.toBe(run.firstExecutionRunId);
      const status = await at.status(later as typeof run);
      expect(status).toMatchObject({ phase: 'held', beneath: 'attention', lmsState: 'ERRORED' });
      expect(status.verbs.map(({ verb, request }) => [verb, request.reason])).toEqual([['hold', 'audit']]);
    });
  });

  it('looks again after every cool-off that somebody lengthened meanwhile', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const created = await bench.now();
      const run = await at.start(site.add(learner(14, created)));
      site.plan = plan({ coolOffDays: 14 });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect((await bench.now()).getTime()).toBeGreaterThan(created.getTime() + 14 * DAY_MS);
      expect(site.calls.slice(0, 2)).toEqual(['look', 'look']);
    });
  });

  it('never retires anybody when no cool-off is in force', async () => {
    const site = new FakeSite(plan({ coolOffDays: null }));
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(15, await daysAgo(400))));
      await bench.env.sleep(3 * DAY_MS);
      expect(await at.status(run)).toMatchObject({ phase: 'attention', wait: { code: 'config.invalid' } });
      expect(site.erased.size).toBe(0);
    });
  });
});

describe("retireLearner()'s signals", () => {
  it('act like the updates and keep a refusal as the last one', async () => {
    const site = new FakeSite();
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(20, await bench.now())));
      await run.signal(verbSignals.reset, { to: 'PENDING', by: 'operator' });
      const refused = await at.until(run, (seen) => seen.lastRefusal !== undefined);
      expect(refused.lastRefusal).toMatchObject({ verb: 'reset', answer: { accepted: false } });
      await run.signal(verbSignals.expedite, { by: 'operator', reason: 'court order' });
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
    });
  });
});
