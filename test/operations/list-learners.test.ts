import type { Phase } from '../../src/domain/run/phase';
import { listLearners } from '../../src/operations/learners/list-learners';
import { countExecutions } from '../../src/temporal/visibility/list-executions';
import { chosenRetirements } from '../../src/temporal/visibility/retirements';
import { attributeKeys } from '../../src/workflows/retire-learner/start-options';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';

const DAY_MS = 86_400_000;
/** More than one page of Temporal's. */
const LEARNERS = 1_040;

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('list-learners');
});
afterAll(async () => {
  await engine.close();
});

describe('listLearners()', () => {
  it('lists of more than a thousand those first who need a person, then those who are due first', async () => {
    const { client } = engine;
    const base = Date.now();
    const start = (userId: number) => {
      const phase: Phase = userId % 200 === 0 ? 'attention' : 'cooling-off';
      const attention = userId % 333 === 0 ? [{ key: attributeKeys.attention, value: 'service.denied' }] : [];
      // The highest ids are due first.
      const dueAt = new Date(base + (LEARNERS - userId) * DAY_MS * 0.05);
      return client.workflow.start('retireLearner', {
        workflowId: `retirement/long/${userId}`,
        taskQueue: 'nobody-polls',
        typedSearchAttributes: [
          { key: attributeKeys.instance, value: 'long' },
          { key: attributeKeys.phase, value: phase },
          { key: attributeKeys.dueAt, value: dueAt },
          ...attention,
        ],
      });
    };
    for (let from = 1; from <= LEARNERS; from += 40) {
      await Promise.all(Array.from({ length: Math.min(40, LEARNERS + 1 - from) }, (_, n) => start(from + n)));
    }
    const counted = () => countExecutions(client, chosenRetirements('long'));
    await untilHolds('all are listed', counted, (count) => count === LEARNERS);

    const listed = async (limit: number, filter = {}) => {
      const { total, learners } = await listLearners({ client, instance: 'long' }, filter, limit);
      return { total, ids: learners.map(({ userId }) => userId) };
    };
    const needing = [1_000, 999, 800, 666, 600, 400, 333, 200];
    expect(await listed(10)).toEqual({ total: LEARNERS, ids: [...needing, 1_040, 1_039] });
    // Fewer than need a person, none, and so many that all are read.
    expect(await listed(3)).toEqual({ total: LEARNERS, ids: [1_000, 999, 800] });
    expect(await listed(0)).toEqual({ total: LEARNERS, ids: [] });
    expect((await listed(LEARNERS)).ids.slice(0, 10)).toEqual([...needing, 1_040, 1_039]);
    expect(await listed(2, { phase: 'attention' })).toEqual({ total: 5, ids: [1_000, 800] });
  }, 120_000);

  it('says how many runs have ended where none is open, unless what is asked for is of open runs alone', async () => {
    const { client } = engine;
    const handle = await client.workflow.start('retireLearner', {
      workflowId: 'retirement/over/1',
      taskQueue: 'nobody-polls',
      typedSearchAttributes: [{ key: attributeKeys.instance, value: 'over' }],
    });
    await handle.terminate();
    const list = (filter = {}) => listLearners({ client, instance: 'over' }, filter, 10);
    await untilHolds(
      'it has ended',
      () => list(),
      ({ ended }) => ended === 1,
    );
    expect(await list({ attention: true })).not.toHaveProperty('ended');
    expect(await list({ ended: true })).toMatchObject({ total: 1 });
  }, 60_000);
});
