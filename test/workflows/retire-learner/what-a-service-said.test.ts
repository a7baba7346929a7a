import { FakeSite, learner } from '../../support/fake-site';
import { ask, RetirementBench } from '../../support/retirement-bench';
import { toldFailure } from '../../support/told-failure';
import { waitingRun } from '../../support/troubled-runs';

const START = 'RETIRING_CREDENTIALS';

describe('what a service said before the LMS was down', () => {
  let bench: RetirementBench;
  beforeAll(async () => {
    bench = await RetirementBench.openInRealTime();
  });
  afterAll(() => bench.close());

  it('is in the receipt after a verb has ended the wait, and the service is not asked again', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      at.site.on(`runStep ${START}`, async () => {
        throw toldFailure({ outcome: 'already-absent', reference: 'job-7' });
      });
      const run = await waitingRun(bench, at, 61);
      at.site.healed();
      await ask(run, 'retry');
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      const { receipts } = await at.status(run);
      const receipt = receipts.find(({ step }) => step === START);
      expect(receipt).toMatchObject({ outcome: 'already-absent', reference: 'job-7' });
      expect(at.site.erased.get(61)).not.toContain(START);
    });
  });

  it('is told to the run at once, without a wait', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      at.site.on(`runStep ${START}`, async () => {
        throw toldFailure({ outcome: 'erased' });
      });
      const run = await at.start(at.site.add(learner(62, new Date(Date.now() - 20 * 86_400_000))));
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
      expect(at.site.calls.filter((call) => call === `runStep ${START}`)).toHaveLength(2);
    });
  });
});
