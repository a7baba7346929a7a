import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import { FakeSite, learner, plan } from '../../support/fake-site';
import { RetirementBench } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;

const STEPS = Array.from(
  { length: 10 },
  (_, at): PipelineStep => ({
    start: `RETIRING_${at}`,
    end: `${at}_COMPLETE`,
    service: 'LMS',
    method: 'retire_learner',
  }),
);

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

/** @source counted on 0.1: a pipeline of ten steps takes 66 events, and 78 where the cool-off ends meanwhile */
describe('the history of a learner of ten steps for whom all goes well', () => {
  it.each([
    ['who is due', 9 * DAY_MS, 66],
    ['whose cool-off ends', 7 * DAY_MS - 2_000, 78],
  ])(
    '%s is no longer than that of 0.1',
    async (_, ageMs, most) => {
      const site = new FakeSite(plan({ steps: STEPS }));
      await bench.serve(site, async (at) => {
        const run = await at.start(site.add(learner(1, new Date(Date.now() - ageMs))));
        await expect(run.result()).resolves.toMatchObject({ phase: 'completed', steps: 10 });
        const { events } = await run.fetchHistory();
        expect(events?.length).toBeLessThanOrEqual(most);
      });
    },
    60_000,
  );
});
