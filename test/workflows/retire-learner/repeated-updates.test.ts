import { verbUpdates } from '../../../src/workflows/retire-learner/messages';
import { FakeSite, learner } from '../../support/fake-site';
import { RetirementBench, type RunHandle } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.open();
});
afterAll(() => bench.close());

describe('an update that is repeated because its answer was lost', () => {
  it('has the same answer after its run has continued as new, and is not done again', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(1, await bench.now())));
      const hold = (to: RunHandle, updateId: string) =>
        to.executeUpdate(verbUpdates.hold, { args: [{ reason: updateId }], updateId });
      const first = await hold(run, 'campaign-1');
      expect(first).toMatchObject({ accepted: true });
      await bench.env.sleep(31 * DAY_MS);
      const later = await at.continued(run);
      expect(await hold(later, 'campaign-1')).toEqual(first);
      expect((await at.status(later)).verbs).toHaveLength(1);
      await hold(later, 'campaign-2');
      expect((await at.status(later)).verbs).toHaveLength(2);
    });
  });
});
