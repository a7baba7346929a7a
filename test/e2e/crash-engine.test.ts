import { DISCOVER_LEARNERS } from '../../src/workflows/discover-learners/messages';
import type { ChaosSite } from '../chaos/chaos-site';
import { deedsOf } from '../chaos/deeds-of';
import { judgeLearner } from '../chaos/judge-learner';
import type { RestartableServer } from '../chaos/restartable-server';
import { until } from '../support/until-holds';
import { openCrashStand } from './crash-stand';

const LEARNERS = 6;
const ENDS_WITHIN_MS = 240_000;

describe('a Temporal server that keeps its database', () => {
  let site: ChaosSite;
  let engine: RestartableServer;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ site, engine, close } = await openCrashStand());
  }, 120_000);
  afterAll(() => close());

  test('is killed in the middle of a run and started again on it: all end, each state and each step once and in order', async () => {
    const { admin } = site.sandbox;
    const learners = site.add(LEARNERS).map(({ userId }) => userId);
    // Each is held up somewhere: before a state is written, within a step, after it.
    const faults = learners.map((learner, at) =>
      admin.addFault({ match: { learner, nth: 4 + at * 4 }, do: { kind: at % 2 === 0 ? 'hang' : 'hang-after' } }),
    );
    await engine.client.workflow.execute(DISCOVER_LEARNERS, {
      workflowId: 'discovery/sandbox/once',
      taskQueue: 'lethe',
      args: [{ instance: 'sandbox', coolOffDays: 0 }],
    });
    await until('everybody is held up', () => faults.every(({ fired }) => fired === 1));
    await engine.restart();
    await until('all are COMPLETE', () => admin.learners().every(({ state }) => state === 'COMPLETE'), {
      withinMs: ENDS_WITHIN_MS,
    });
    await until('no run is open', async () => (await openRuns()) === 0);

    const requests = admin.requests();
    const wrong = learners.flatMap((id) => judgeLearner(admin.learner(id), deedsOf(requests, id)));
    expect([wrong, admin.violations()]).toEqual([[], []]);
  }, 400_000);

  const openRuns = async () => {
    const query = `WorkflowType = 'retireLearner' AND ExecutionStatus = 'Running'`;
    return (await engine.client.workflow.count(query).catch(() => ({ count: -1 }))).count;
  };
});
