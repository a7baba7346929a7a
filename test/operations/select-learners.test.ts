import { selectLearners } from '../../src/operations/learners';
import { sendVerbToMany } from '../../src/operations/learners/send-verb-to-many';
import { isRefusal } from '../../src/operations/refusal';
import { retirements } from '../../src/temporal/visibility/retirements';
import { retirementStartOptions } from '../../src/workflows/retire-learner/start-options';
import { withQueue } from '../support/fake-queue';
import { FakeSite, learner } from '../support/fake-site';
import { ask, RetirementBench, type SiteBench } from '../support/retirement-bench';
import { erroredRun } from '../support/troubled-runs';
import { untilHolds } from '../support/until-holds';

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

type Selection = Parameters<typeof selectLearners>[1];

/** A client whose list of runs is old: it has every run of the instance, whatever it is asked for. */
function withOldList({ env: { client }, instance }: SiteBench) {
  const service = Object.create(client.workflowService, {
    listWorkflowExecutions: {
      value: (asked: object) =>
        client.workflowService.listWorkflowExecutions({ ...asked, query: retirements([instance]) }),
    },
  });
  const old: typeof client = Object.create(client, { workflowService: { value: service } });
  const { signal } = new AbortController();
  return { client: old, instance, by: 'ada', signal, onProgress: () => {} };
}

async function selected(at: SiteBench, selection: Selection) {
  const found = await selectLearners(withOldList(at), selection);
  if (isRefusal(found)) throw new Error(JSON.stringify(found));
  return { ...found, ids: found.sights.map(({ userId }) => userId) };
}

const listed = ({ env: { client }, instance }: SiteBench, amount: number) =>
  untilHolds(
    'they are listed',
    async () => (await client.workflow.count(retirements([instance]))).count,
    (count) => count === amount,
  );

describe('who is chosen for a verb', () => {
  it('is nobody where Temporal does not take the query that a person wrote', async () => {
    await bench.serve(withQueue(new FakeSite()), async ({ env: { client }, instance }) => {
      const context = { client, instance, by: 'ada', signal: new AbortController().signal, onProgress: () => {} };
      for (const query of ['nonsense', 'Phase = 1', 'LethePhase = ']) {
        const found = await selectLearners(context, { runs: { query } });
        expect(found).toEqual({ refusal: 'not-a-query', reason: expect.stringContaining('invalid query') });
      }
    });
  });

  it('is whose run is as it was chosen when it is looked at, however old the list is; the others are counted', async () => {
    await bench.serve(withQueue(new FakeSite()), async (at) => {
      await at.start(at.site.add(learner(1, new Date())));
      await erroredRun(bench, at, 2);
      await listed(at, 2);
      const of = async (selection: Selection) => {
        const { ids, movedOn } = await selected(at, selection);
        return { ids, movedOn };
      };
      expect(await of({})).toEqual({ ids: [1, 2], movedOn: 0 });
      expect(await of({ runs: { phase: 'waiting' } })).toEqual({ ids: [], movedOn: 2 });
      expect(await of({ runs: { phase: 'attention' } })).toEqual({ ids: [2], movedOn: 1 });
      expect(await of({ runs: { attention: 'service.rejected' } })).toEqual({ ids: [2], movedOn: 1 });
      expect(await of({ runs: { attention: 'config.invalid' } })).toEqual({ ids: [], movedOn: 2 });
      // A list by steps has everybody: who is at another one was never chosen.
      expect(await of({ runs: { step: 'RETIRING_CREDENTIALS' } })).toEqual({ ids: [2], movedOn: 0 });
      expect(await of({ runs: { phase: 'waiting', service: 'CREDENTIALS' } })).toEqual({ ids: [], movedOn: 2 });
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      expect(await of({ from: tomorrow })).toEqual({ ids: [], movedOn: 2 });
    });
  });

  it('is nobody whose run has ended since, also where the LMS has them in the state that was chosen', async () => {
    const row = { userId: 1, retirementId: 10, username: 'learner-1', state: 'PENDING', lastState: 'PENDING' };
    const site = withQueue(new FakeSite());
    const rows = { kind: 'rows', rows: [row], more: false, unreadable: 0 };
    Object.assign(site.activities, { selectLearners: async () => rows });
    await bench.serve(site, async (at) => {
      const run = await at.start(at.site.add(learner(1, new Date())));
      await at.until(run, ({ phase }) => phase === 'cooling-off');
      await ask(run, 'abort');
      await run.result();
      await listed(at, 1);
      expect(await selected(at, {})).toMatchObject({ ids: [], movedOn: 1 });
      const both = { states: ['PENDING'], runs: { phase: 'cooling-off' } } as const;
      expect(await selected(at, both)).toMatchObject({ ids: [], movedOn: 1 });
      // By the LMS's state alone, learners without a run are chosen, too.
      expect(await selected(at, { states: ['PENDING'] })).toMatchObject({ ids: [1], movedOn: 0 });
    });
  });

  it('is nobody whose run does not tell their request, where it must be the one that was seen', async () => {
    await bench.serve(withQueue(new FakeSite()), async (at) => {
      const run = await at.start(at.site.add(learner(1, new Date())));
      await at.until(run, ({ phase }) => phase === 'cooling-off');
      const { instance, site } = at;
      const about = { instance, fingerprint: 'test', seenAtMs: Date.now(), plan: site.plan };
      const untold = retirementStartOptions({ ...about, learner: learner(2, new Date()) });
      const silent = await at.env.client.workflow.start('retireLearner', { ...untold, taskQueue: 'nobody' });
      await listed(at, 2);
      const runs = { phase: 'cooling-off' } as const;
      expect(await selected(at, { runs, ofKnownRequest: true })).toMatchObject({ ids: [1], silent: 1, movedOn: 0 });
      expect(await selected(at, { runs })).toMatchObject({ ids: [1, 2], silent: 0 });
      await silent.terminate();
    });
  });

  it('is refused the verb if what they were chosen by has changed since they were looked at', async () => {
    await bench.serve(withQueue(new FakeSite()), async (at) => {
      const run = await erroredRun(bench, at, 3);
      await listed(at, 1);
      const byPhase = await selected(at, { runs: { phase: 'attention' } });
      const byCode = await selected(at, { runs: { attention: 'service.rejected' } });
      const asSeen = await selected(at, { runs: { phase: 'attention' }, asSeen: true });
      await ask(run, 'hold');
      await ask(run, 'release');
      const dryRun = { by: 'ada', dryRun: true };
      const say = async ({ sights }: Awaited<ReturnType<typeof selected>>) =>
        (await sendVerbToMany(withOldList(at), 'abort', dryRun, sights)).map(({ said }) => said);
      expect(await say(byPhase)).toMatchObject([{ accepted: true }]);
      for (const chosen of [byCode, asSeen])
        expect(await say(chosen)).toMatchObject([{ refusal: 'verb', reason: expect.stringMatching(/moved on/) }]);
      await ask(run, 'hold');
      expect(await say(byPhase)).toMatchObject([{ refusal: 'verb', reason: expect.stringMatching(/not attention/) }]);
    });
  });
});
