import { FakeSite, learner } from '../../support/fake-site';
import { ask, RetirementBench } from '../../support/retirement-bench';
import { erroredRun } from '../../support/troubled-runs';

const DAY_MS = 86_400_000;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const daysAgo = async (days: number) => new Date((await bench.now()).getTime() - days * DAY_MS);

describe('a verb during a step', () => {
  it('lets the attempt in hand end, and its success counts', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      let goOn = () => {};
      const gate = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      at.site.on('runStep RETIRING_CREDENTIALS', () => gate);
      const run = await at.start(at.site.add(learner(30, await daysAgo(9))));
      await at.until(run, () => at.site.calls.includes('runStep RETIRING_CREDENTIALS'));
      const held = ask(run, 'hold');
      await new Promise((resolve) => setTimeout(resolve, 300));
      goOn();
      expect(await held).toMatchObject({ accepted: true });
      expect(await at.status(run)).toMatchObject({ phase: 'held', lmsState: 'CREDENTIALS_COMPLETE' });
      expect(at.site.erased.get(30)).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_CREDENTIALS']);
      await ask(run, 'release');
      await expect(run.result()).resolves.toMatchObject({ phase: 'completed', steps: 3 });
    });
  });

  it('of two operators at once is answered for both, and an abort is an abort', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await erroredRun(bench, at, 31);
      const answers = await Promise.all([
        ask(run, 'hold', { by: 'one' }),
        ask(run, 'abort', { by: 'two' }),
        ask(run, 'retry', { by: 'one' }),
        ask(run, 'release', { by: 'one' }),
      ]);
      // They may come in any order; none is lost, and every refusal says why.
      expect(answers[1]).toMatchObject({ accepted: true });
      for (const answer of answers) {
        expect(answer.accepted ? answer.note : answer.reason).toMatch(/\w+ \w+|released/);
      }
      await expect(run.result()).resolves.toMatchObject({ phase: 'aborted' });
    });
  });

  it('is refused when the run has moved on since its sender looked', async () => {
    await bench.serve(new FakeSite(), async (at) => {
      const run = await erroredRun(bench, at, 32);
      const { revision } = await at.status(run);
      await ask(run, 'hold', { ifRevision: revision });
      expect(await ask(run, 'release', { ifRevision: revision })).toMatchObject({
        accepted: false,
        reason: expect.stringMatching(/moved on/),
      });
    });
  });
});
