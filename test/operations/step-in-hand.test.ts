import { describeRun } from '../../src/operations/learners/learner-run';
import { listLearners } from '../../src/operations/learners/list-learners';
import { rowNow } from '../../src/operations/learners/row-now';
import { selectLearners } from '../../src/operations/learners/select-learners';
import type { OperationContext } from '../../src/operations/operation-context';
import { isRefusal } from '../../src/operations/refusal';
import { learnerRow } from '../../src/temporal/visibility/learner-row';
import type { RawExecution } from '../../src/temporal/visibility/list-executions';
import { attributeKeys } from '../../src/workflows/retire-learner/start-options';
import { FakeSite, learner } from '../support/fake-site';
import { RetirementBench, type SiteBench } from '../support/retirement-bench';
import { untilHolds } from '../support/until-holds';

const DAY_MS = 86_400_000;

let bench: RetirementBench;
beforeAll(async () => {
  bench = await RetirementBench.openInRealTime();
});
afterAll(() => bench.close());

const contextOf = (at: SiteBench) =>
  ({
    client: bench.env.client,
    instance: at.instance,
    by: 'ada',
    signal: new AbortController().signal,
    onProgress: () => {},
  }) as unknown as OperationContext;

/** Serves one learner who is due, whose second step does not end while `work` lasts. */
async function inSecondStep(userId: number, work: (at: SiteBench, context: OperationContext) => Promise<void>) {
  const site = new FakeSite();
  let goOn = () => {};
  const waits = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  site.on('runStep RETIRING_CREDENTIALS', () => waits);
  await bench.serve(site, async (at) => {
    try {
      await at.start(site.add(learner(userId, new Date(Date.now() - 8 * DAY_MS))));
      await untilHolds(
        'the second step has begun',
        async () => site.calls.at(-1),
        (call) => call === 'runStep RETIRING_CREDENTIALS',
      );
      await work(at, contextOf(at));
    } finally {
      goOn();
    }
  });
}

const IN_HAND = { phase: 'retiring', step: 'RETIRING_CREDENTIALS', service: 'CREDENTIALS' };

describe('a learner in the middle of the second step', () => {
  it('is listed with that step, which no search attribute has', async () => {
    await inSecondStep(1, async (at, context) => {
      const listed = () => listLearners(context, {}, 10);
      const { learners } = await untilHolds('it is listed', listed, ({ total }) => total === 1);
      expect(learners).toEqual([expect.objectContaining({ userId: 1, ...IN_HAND })]);
      const { raw } = (await describeRun(context, 1)) ?? {};
      expect(learnerRow(raw ?? {})).not.toHaveProperty('step', expect.anything());
      await at.runOf(1).terminate('by hand');
      const { learners: ended } = await untilHolds(
        'its end is listed',
        () => listLearners(context, { ended: true }, 10),
        (list) => list.learners[0]?.open === false,
      );
      expect(ended[0]).not.toHaveProperty('step', expect.anything());
    });
  });

  it('is chosen by that step and its service alone', async () => {
    await inSecondStep(2, async (_, context) => {
      await untilHolds(
        'it is listed',
        () => listLearners(context, { phase: 'retiring' }, 10),
        ({ total }) => total === 1,
      );
      const chosen = async (runs: { readonly step?: string; readonly service?: string }) => {
        const found = await selectLearners(context, { runs });
        if (isRefusal(found)) throw new Error(found.refusal);
        return { ids: found.sights.map(({ userId }) => userId), silent: found.silent };
      };
      expect(await chosen({ step: 'RETIRING_CREDENTIALS' })).toEqual({ ids: [2], silent: 0 });
      expect(await chosen({ service: 'CREDENTIALS' })).toEqual({ ids: [2], silent: 0 });
      expect(await chosen({ step: 'RETIRING_CREDENTIALS', service: 'LMS' })).toEqual({ ids: [], silent: 0 });
      // The step that was in hand when the phase last changed, and the one that comes next.
      expect(await chosen({ step: 'RETIRING_ENROLLMENTS' })).toEqual({ ids: [], silent: 0 });
      expect(await chosen({ step: 'RETIRING_LMS' })).toEqual({ ids: [], silent: 0 });
    });
  });
});

describe('a run that an older build has left with a step in its search attributes', () => {
  it('is listed without it, and is named where it may be meant and nobody can ask it', async () => {
    const { client } = bench.env;
    const start = (userId: number, phase: string) =>
      client.workflow.start('retireLearner', {
        workflowId: `retirement/old/${userId}`,
        taskQueue: 'nobody-polls',
        typedSearchAttributes: [
          { key: attributeKeys.instance, value: 'old' },
          { key: attributeKeys.phase, value: phase },
          { key: attributeKeys.step, value: 'RETIRING_ENROLLMENTS' },
          { key: attributeKeys.service, value: 'LMS' },
        ],
      });
    const handles = [await start(1, 'retiring'), await start(2, 'waiting'), await start(3, 'cooling-off')];
    const context = contextOf({ instance: 'old' } as SiteBench);
    try {
      const listed = () => listLearners(context, {}, 10);
      const { learners } = await untilHolds('all are listed', listed, ({ total }) => total === 3);
      expect(learners.map(({ userId, step, service }) => [userId, step, service])).toEqual([
        [1, undefined, undefined],
        [2, 'RETIRING_ENROLLMENTS', 'LMS'],
        [3, undefined, undefined],
      ]);
      const raw: RawExecution = (await describeRun(context, 1))?.raw ?? {};
      expect(await rowNow(client, raw)).toMatchObject({ phase: 'retiring', step: undefined, service: undefined });
      const found = await selectLearners(context, { runs: { step: 'RETIRING_ENROLLMENTS' } });
      if (isRefusal(found)) throw new Error(found.refusal);
      expect([found.sights.map(({ userId }) => userId), found.silent]).toEqual([[], 2]);
    } finally {
      for (const handle of handles) await handle.terminate('end of the test');
    }
  }, 90_000);
});
