import { VERBS } from '../../../src/domain/run/verb';
import { nudgeSignal } from '../../../src/workflows/retire-learner/messages';
import { withQueue } from '../../support/fake-queue';
import { FakeSite, learner, STEPS } from '../../support/fake-site';
import { ask, RetirementBench } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const site = () => withQueue(new FakeSite());

/** Receipts of a run that has ended, for the first steps. */
const receipts = STEPS.slice(0, 2).map(({ start, service, method }) => ({
  step: start,
  service,
  method,
  outcome: 'erased' as const,
  at: '2026-01-01T00:00:00.000Z',
  attempts: 1,
}));

describe('askLearner()', () => {
  it.each(['COMPLETE', 'ABORTED', 'ERRORED'])('opens a learner in %s again for a reset', async (state) => {
    await bench.serve(site(), async (at) => {
      const row = at.site.add(learner(40, daysAgo(20), { currentState: state, lastState: 'LMS_COMPLETE' }));
      const request = { to: 'CREDENTIALS_COMPLETE', by: 'operator' };
      const told = { receipts, receiptsOf: row.retirementId };
      const asked = await at.askLearner({ who: { userId: 40 }, verb: 'reset', request, ...told });
      expect(asked).toMatchObject({ kind: 'answered', lmsState: state, answer: { accepted: true } });
      await expect(at.runOf(40).result()).resolves.toMatchObject({ phase: 'completed', steps: 3 });
      expect(at.site.erased.get(40)).toEqual(['RETIRING_LMS']);
    });
  });

  it('starts nothing for a reset past steps that nothing accounts for, and names them', async () => {
    await bench.serve(site(), async (at) => {
      at.site.add(learner(41, daysAgo(20), { currentState: 'COMPLETE' }));
      const request = { to: 'CREDENTIALS_COMPLETE', by: 'operator' };
      const asked = await at.askLearner({ who: { userId: 41 }, verb: 'reset', request });
      const reason = expect.stringMatching(/RETIRING_ENROLLMENTS, RETIRING_CREDENTIALS.*reset --to PENDING/);
      expect(asked).toMatchObject({ kind: 'answered', answer: { accepted: false, reason } });
      await expect(at.runOf(41).describe()).rejects.toThrow();
      expect(at.site.calls).toEqual(['look']);
    });
  });

  it.each(VERBS.filter((verb) => verb !== 'reset'))(
    'refuses %s of a learner in COMPLETE without a trace',
    async (verb) => {
      await bench.serve(site(), async (at) => {
        at.site.add(learner(42, daysAgo(20), { currentState: 'COMPLETE' }));
        const asked = await at.askLearner({ who: { userId: 42 }, verb, request: { by: 'operator' } });
        expect(asked).toMatchObject({
          kind: 'answered',
          answer: { accepted: false, reason: expect.stringMatching(/reset/) },
        });
        await expect(at.runOf(42).describe()).rejects.toThrow();
      });
    },
  );

  it('says what would come of it, and starts nothing, when it only asks', async () => {
    await bench.serve(site(), async (at) => {
      at.site.add(learner(43, daysAgo(1)));
      const request = { by: 'operator', dryRun: true };
      const asked = await at.askLearner({ who: { userId: 43 }, verb: 'cancel', request });
      expect(asked).toMatchObject({ kind: 'answered', answer: { accepted: true } });
      await expect(at.runOf(43).describe()).rejects.toThrow();
      expect(at.site.state(43)).toBe('PENDING');
    });
  });

  it('holds a learner from the first moment of the run', async () => {
    await bench.serve(site(), async (at) => {
      at.site.add(learner(44, daysAgo(20)));
      const request = { by: 'operator', reason: 'audit' };
      const asked = await at.askLearner({ who: { userId: 44 }, verb: 'hold', request });
      expect(asked).toMatchObject({ kind: 'answered', answer: { accepted: true, phase: 'held' } });
      const status = await at.until(at.runOf(44), ({ phase }) => phase === 'held');
      expect(status).toMatchObject({
        holdReason: 'audit',
        verbs: [{ verb: 'hold', request, answer: { accepted: true } }],
      });
      expect(at.site.calls).toEqual([]);
    });
  });

  it.each([
    ['cancel', 'cancelled'],
    ['abort', 'aborted'],
    ['expedite', 'completed'],
  ] as const)('carries out %s in a run of its own', async (verb, phase) => {
    await bench.serve(site(), async (at) => {
      at.site.add(learner(45, daysAgo(1)));
      const asked = await at.askLearner({ who: { userId: 45 }, verb, request: { by: 'operator' } });
      expect(asked).toMatchObject({ kind: 'answered', answer: { accepted: true }, runId: expect.any(String) });
      await expect(at.runOf(45).result()).resolves.toMatchObject({ phase });
    });
  });

  it('begins nothing before the first approval', async () => {
    await bench.serve(site(), async (at) => {
      at.site.approved = false;
      at.site.add(learner(46, daysAgo(1)));
      const asked = await at.askLearner({ who: { userId: 46 }, verb: 'expedite', request: { by: 'operator' } });
      const reason = expect.stringMatching(/approved/);
      expect(asked).toMatchObject({ kind: 'answered', answer: { accepted: false, reason } });
    });
  });

  it.each([
    ['expedite', 'PENDING', {}],
    ['retry', 'ERRORED', {}],
    ['reset', 'COMPLETE', { to: 'PENDING', goOn: true }],
  ] as const)('refuses %s of a learner in %s whose name is another’s by case only', async (verb, state, more) => {
    await bench.serve(site(), async (at) => {
      at.site.twins.add(48);
      at.site.add(learner(48, daysAgo(20), { currentState: state, lastState: 'RETIRING_CREDENTIALS' }));
      const told = { receipts, receiptsOf: 480 };
      const asked = await at.askLearner({ who: { userId: 48 }, verb, request: { by: 'operator', ...more }, ...told });
      const reason = expect.stringMatching(/differs by case only/);
      expect(asked).toMatchObject({ kind: 'answered', answer: { accepted: false, reason } });
      await expect(at.runOf(48).describe()).rejects.toThrow();
    });
  });

  it('lets nobody begin after hold and release whose name is another’s by case only', async () => {
    await bench.serve(site(), async (at) => {
      at.site.twins.add(49);
      at.site.add(learner(49, daysAgo(20)));
      await at.askLearner({ who: { userId: 49 }, verb: 'hold', request: { by: 'operator' } });
      await ask(at.runOf(49), 'release', { by: 'operator' });
      const status = await at.until(at.runOf(49), ({ phase }) => phase === 'attention');
      expect(status).toMatchObject({ wait: { code: 'learner.twin' } });
      expect(at.site.erased.get(49)).toBeUndefined();
      await at.runOf(49).signal(nudgeSignal, { twin: false });
      await expect(at.runOf(49).result()).resolves.toMatchObject({ phase: 'completed' });
    });
  });

  it('erases everything again where a restored LMS has a learner in PENDING whom a former run had erased', async () => {
    await bench.serve(site(), async (at) => {
      const row = at.site.add(learner(50, daysAgo(20)));
      const all = STEPS.map(({ start, service, method }) => ({ ...receipts[0], step: start, service, method }));
      const told = { receipts: all as typeof receipts, receiptsOf: row.retirementId, requestedAt: row.created };
      await at.askLearner({ who: { userId: 50 }, verb: 'hold', request: { by: 'operator' }, ...told });
      expect(await at.until(at.runOf(50), ({ phase }) => phase === 'held')).toMatchObject({ stepsDone: 0 });
      await ask(at.runOf(50), 'release', { by: 'operator' });
      await expect(at.runOf(50).result()).resolves.toMatchObject({ phase: 'completed' });
      expect(at.site.erased.get(50)).toEqual(STEPS.map(({ start }) => start));
    });
  });

  it('goes by no receipt of a request that had the same id before', async () => {
    await bench.serve(site(), async (at) => {
      const row = at.site.add(learner(51, daysAgo(20), { currentState: 'CREDENTIALS_COMPLETE' }));
      const told = { receipts, receiptsOf: row.retirementId, requestedAt: daysAgo(90).toISOString() };
      await at.askLearner({ who: { userId: 51 }, verb: 'hold', request: { by: 'operator' }, ...told });
      const status = await at.until(at.runOf(51), ({ phase }) => phase === 'held');
      expect(status.receipts.filter(({ outcome }) => outcome === 'erased')).toEqual([]);
    });
  });

  it('says so when a run is open, and when nobody is meant', async () => {
    await bench.serve(site(), async (at) => {
      await at.start(at.site.add(learner(47, daysAgo(1))));
      const open = await at.askLearner({ who: { userId: 47 }, verb: 'abort', request: { by: 'operator' } });
      expect(open).toEqual({ kind: 'open', userId: 47 });
      const nobody = await at.askLearner({ who: { userId: 99 }, verb: 'abort', request: { by: 'operator' } });
      expect(nobody).toEqual({ kind: 'who', learners: [] });
    });
  });
});
