import { DISCOVER_LEARNERS, type DiscoverLearnersResult } from '../../src/workflows/discover-learners/messages';
import type { ChaosSite } from '../chaos/chaos-site';
import { deedsOf } from '../chaos/deeds-of';
import { judgeLearner } from '../chaos/judge-learner';
import type { RestartableServer } from '../chaos/restartable-server';
import { until } from '../support/until-holds';
import { type CrashStand, openCrashStand } from './crash-stand';

/** Far less than an instance file may say: nobody else works on these learners. @unit milliseconds */
const ADOPT_AFTER_MS = 1_000;

describe('a Temporal server whose database is lost', () => {
  let site: ChaosSite;
  let engine: RestartableServer;
  let apply: CrashStand['apply'];
  let close: CrashStand['close'];

  beforeAll(async () => {
    ({ site, engine, apply, close } = await openCrashStand((instance) => ({
      ...instance,
      discovery: { ...instance.discovery, adoptAfterMs: ADOPT_AFTER_MS },
    })));
  }, 120_000);
  afterAll(() => close());

  const discover = (times: number): Promise<DiscoverLearnersResult> =>
    engine.client.workflow.execute(DISCOVER_LEARNERS, {
      workflowId: `discovery/sandbox/${times}`,
      taskQueue: 'lethe',
      args: [{ instance: 'sandbox', coolOffDays: 0 }],
    });

  test('is replaced by an empty one in the middle of a run: discovery finds everybody again, in whatever state, and all end', async () => {
    const { admin } = site.sandbox;
    const learners = site.add(6).map(({ userId }) => userId);
    // Each is held up somewhere: before a state is written, within a step, after it.
    const faults = learners.map((learner, at) =>
      admin.addFault({ match: { learner, nth: 4 + at * 4 }, do: { kind: at % 2 === 0 ? 'hang' : 'hang-after' } }),
    );
    expect(await discover(1)).toMatchObject({ enrolled: 6 });
    await until('everybody is held up', () => faults.every(({ fired }) => fired === 1));

    await engine.wipe();
    await expect(discover(1)).rejects.toMatchObject({ cause: { cause: { type: 'instance.not-applied' } } });
    await apply();
    await until('the attempts in hand are over', () => {
      const last = Math.max(...admin.requests().map(({ at }) => at));
      return Date.now() - last > 3_000 + ADOPT_AFTER_MS;
    });
    // Not before: an attempt that was held up may have written once more.
    const stranded = learners.filter((id) => admin.learner(id).state?.startsWith('RETIRING_')).length;
    expect(stranded).toBeGreaterThan(0);
    expect(stranded).toBeLessThan(6);
    expect(await discover(2)).toMatchObject({ enrolled: 6 - stranded, adopted: stranded });
    await until('all are COMPLETE', () => admin.learners().every(({ state }) => state === 'COMPLETE'));

    const requests = admin.requests();
    const wrong = learners.flatMap((id) => judgeLearner(admin.learner(id), deedsOf(requests, id)));
    expect([wrong, admin.violations()]).toEqual([[], []]);
  }, 300_000);
});
