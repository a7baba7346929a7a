import { FakeSite, learner } from '../support/fake-site';
import { RetirementBench } from '../support/retirement-bench';

describe('the bench of the tests of runs', () => {
  it('leaves no worker behind a test that never ends, nor behind a step that hangs', async () => {
    const bench = await RetirementBench.openInRealTime();
    const site = new FakeSite();
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => {
      hangs = resolve;
    });
    site.on('runStep', () => {
      hangs();
      return new Promise(() => {});
    });
    const left = bench.serve(site, async (at) => {
      await at.start(site.add(learner(1, new Date(0))));
      await new Promise(() => {});
    });
    left.catch(() => {});
    await hanging;
    await bench.close();
    await expect(left).rejects.toThrow();
  });
});
