import { RetirementError } from '../../../src/domain/failure/failure';
import { FakeSite, learner, plan } from '../../support/fake-site';
import { ask, RetirementBench, type RunHandle } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.open();
});
afterAll(() => bench.close());

const daysAgo = async (days: number) => new Date((await bench.now()).getTime() - days * DAY_MS);

/** What the Web UI shows of a run. */
async function detailsOf(run: RunHandle): Promise<string> {
  const { currentDetails } = await run.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return currentDetails ?? '';
}

describe('the details of a run in the Web UI', () => {
  it('say of one that cools off until when, and when the law requires it', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(1, await daysAgo(1))));
      await bench.env.sleep(1_000);
      const details = await detailsOf(run);
      expect(details).toMatch(
        /^\*\*cooling-off\*\* · PENDING in the LMS, \d{4}-\d\d-\d\d \d\d:\d\d UTC · 0 of 3 steps done\s+Cool-off ends \d{4}-/,
      );
      expect(details).toMatch(/^Due by law \d{4}-\d\d-\d\d [\d:]+ UTC$/m);
    });
  });

  it('say of one that is past the date of the law that it is late', async () => {
    const site = new FakeSite();
    site.on('runStep', new RetirementError('service.denied', { service: 'LMS', status: 403 }), 1_000);
    await bench.serve(site, async (at) => {
      const run = await at.start(at.site.add(learner(2, await daysAgo(40))));
      await bench.env.sleep(60_000);
      expect(await detailsOf(run)).toMatch(/^LATE: due by law \d{4}-\d\d-\d\d [\d:]+ UTC$/m);
    });
  });

  it('say of one that is done neither a date of the law nor a cool-off', async () => {
    await bench.serve(new FakeSite({ ...plan(), dueMonths: 1 }), async (at) => {
      const run = await at.start(at.site.add(learner(3, await daysAgo(40))));
      await run.result();
      expect(await detailsOf(run)).toMatch(/^\*\*completed\*\* · 3 of 3 steps done\s+every step is accounted for\s+$/);
    });
  });

  it('say of one that was cancelled while held that it is, and nothing of the cool-off or the hold', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(4, await daysAgo(1))));
      const until = new Date((await bench.now()).getTime() + 3 * DAY_MS).toISOString();
      await ask(run, 'hold', { until });
      expect(await detailsOf(run)).toContain(
        `\`lethe learner release\`, or ${until.slice(0, 16).replace('T', ' ')} UTC`,
      );
      await ask(run, 'cancel', { by: 'operator' });
      await run.result();
      expect(await detailsOf(run)).toMatch(/^\*\*cancelled\*\* · 0 of 3 steps done\s+cancelled by operator\s+$/);
      expect(await at.status(run)).not.toHaveProperty('heldUntil');
      expect(await at.status(run)).not.toHaveProperty('coolOffEndsAt');
    });
  });
});
