import { toApplicationFailure } from '../../src/activities/kit/attempt';
import type { CampaignVerb } from '../../src/activities/kit/runs';
import { RetirementError } from '../../src/domain/failure/failure';
import { sayVerb } from '../../src/serving/say-verb';
import { withQueue } from '../support/fake-queue';
import { FakeSite, learner } from '../support/fake-site';
import { RetirementBench } from '../support/retirement-bench';

describe('sayVerb()', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.openInRealTime();
  });
  afterAll(() => bench.close());

  it('brings what the LMS says to the run that a verb has opened, not what was thought before', async () => {
    await bench.serve(withQueue(new FakeSite()), async (at) => {
      at.site.add(learner(2, new Date()));
      at.site.on('cancelRetirement', new RetirementError('service.denied', { service: 'LMS', status: 403 }));
      const target = { userId: 2, phase: 'none' };
      const cancel: CampaignVerb = { campaign: 'two', target, verb: 'cancel', request: { by: 'ann' } };
      const reason = expect.stringMatching(/superuser/);
      const denied = { kind: 'answered', answer: { accepted: false, reason } };
      expect(await sayVerb(bench.env.client, at.instance, cancel)).toEqual(denied);
      await expect(at.runOf(2).result()).resolves.toMatchObject({ phase: 'withdrawn' });
      expect(await sayVerb(bench.env.client, at.instance, cancel)).toEqual(denied);
    });
  });

  it('has the same answer twice where the verb itself has ended the run', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(1, new Date())));
      const target = { userId: 1, phase: 'cooling-off', firstRunId: run.firstExecutionRunId };
      const abort: CampaignVerb = { campaign: 'one', target, verb: 'abort', request: { by: 'ann' } };
      const first = await sayVerb(bench.env.client, at.instance, abort);
      expect(first).toMatchObject({ kind: 'answered', answer: { accepted: true } });
      await expect(run.result()).resolves.toMatchObject({ phase: 'aborted' });
      expect(await sayVerb(bench.env.client, at.instance, abort)).toEqual(first);
      const other = await sayVerb(bench.env.client, at.instance, { ...abort, campaign: 'another' });
      expect(other).toEqual({ kind: 'ended' });
    });
  });

  it.each([
    ['service.denied', { service: 'LMS', status: 403 }],
    ['secret.missing', {}],
    ['instance.mismatch', {}],
  ] as const)('fails as the question does where no run is open: %s', async (code, facts) => {
    const site = new FakeSite();
    const findLearner = async () => {
      throw toApplicationFailure(new RetirementError(code, facts));
    };
    Object.assign(site.activities, { findLearner });
    await bench.serve(site, async (at) => {
      const target = { userId: 2, phase: 'none', username: 'ann' };
      const hold: CampaignVerb = { campaign: 'one', target, verb: 'hold', request: { by: 'ann' } };
      const failure = await sayVerb(bench.env.client, at.instance, hold).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(RetirementError);
      expect(failure).toMatchObject({ code, facts });
    });
  });
});
