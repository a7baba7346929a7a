import { RetirementError } from '../../../src/domain/failure/failure';
import { verbSignals } from '../../../src/workflows/retire-learner/messages';
import { FakeSite, learner } from '../../support/fake-site';
import { ask, RetirementBench } from '../../support/retirement-bench';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.open();
});
afterAll(() => bench.close());

const inTime = async (ms: number) => new Date((await bench.now()).getTime() + ms).toISOString();

describe('a verb that is not to be done after a time', () => {
  it('is refused when the run takes it up later, and says so in the status', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(1, await bench.now())));
      const notAfter = await inTime(-1_000);
      await run.signal(verbSignals.hold, { by: 'operator', notAfter });
      const reason = `too late: it was not to be done after ${notAfter}`;
      expect(await ask(run, 'abort', { notAfter })).toEqual({ accepted: false, reason });
      expect(await at.status(run)).toMatchObject({
        phase: 'cooling-off',
        verbs: [
          { verb: 'hold', answer: { accepted: false, reason } },
          { verb: 'abort', answer: { accepted: false, reason } },
        ],
      });
    });
  });

  it('is done before it', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(2, await bench.now())));
      expect(await ask(run, 'cancel', { notAfter: await inTime(DAY_MS) })).toMatchObject({ accepted: true });
      await expect(run.result()).resolves.toMatchObject({ phase: 'cancelled' });
    });
  });

  it('is given up when the LMS could not be written to until then', async () => {
    const site = new FakeSite();
    site.on('cancelRetirement', new RetirementError('service.unavailable', { service: 'LMS', status: 503 }), 10_000);
    await bench.serve(site, async (at) => {
      const run = await at.start(site.add(learner(3, await bench.now())));
      const notAfter = await inTime(2 * HOUR_MS);
      await run.signal(verbSignals.cancel, { notAfter });
      await bench.env.sleep(HOUR_MS);
      expect(await at.status(run)).toMatchObject({ carryingOut: 'cancel', verbs: [] });
      await bench.env.sleep(3 * HOUR_MS);
      const reason = `too late: it was not to be done after ${notAfter}`;
      const status = await at.status(run);
      expect(status).toMatchObject({ phase: 'cooling-off', verbs: [{ answer: { accepted: false, reason } }] });
      expect(status).not.toHaveProperty('carryingOut');
      site.healed();
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed' });
    });
  });

  it('is refused where the time cannot be read', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await at.start(at.site.add(learner(4, await bench.now())));
      const answer = await ask(run, 'abort', { notAfter: 'tomorrow' });
      expect(answer).toEqual({
        accepted: false,
        reason: expect.stringMatching(/^notAfter must be a time in ISO 8601 with its zone/),
      });
    });
  });
});
