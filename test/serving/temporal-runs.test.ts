import type { Learner } from '../../src/domain/learner/learner';
import { temporalRuns } from '../../src/serving/temporal-runs';
import { claimSite } from '../../src/temporal/records/claim-site';
import type { RetireLearnerInput } from '../../src/workflows/retire-learner/messages';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { learner, plan } from '../support/fake-site';
import { until, untilHolds } from '../support/until-holds';

/** Runs without a worker stay open until they are ended. */
describe('temporalRuns()', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine('temporal-runs');
  });
  afterAll(() => engine.close());

  const input = (userId: number, batch: string): RetireLearnerInput => ({
    instance: 'batches',
    fingerprint: 'test',
    learner: learner(userId, new Date()),
    seenAtMs: Date.now(),
    plan: plan(),
    batch,
  });

  test('knows whom a discovery has started, ended or not, and nobody else', async () => {
    const runs = temporalRuns(engine.client);
    for (const userId of [1, 2, 3]) await runs.start(input(userId, 'discovery/batches/one'));
    await runs.start(input(4, 'discovery/batches/two'));
    // Open already: it stays of the discovery that began it.
    await runs.start(input(3, 'discovery/batches/two'));
    await engine.client.workflow.getHandle('retirement/batches/2').terminate();
    const known = async () => ({
      one: [...(await runs.inBatch('batches', 'discovery/batches/one'))].sort(),
      two: [...(await runs.inBatch('batches', 'discovery/batches/two'))].sort(),
    });
    const expected = { one: [1, 2, 3], two: [4] };
    for (let tries = 0; tries < 300 && JSON.stringify(await known()) !== JSON.stringify(expected); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await known()).toEqual(expected);
  });

  test('counts the runs that were lost since a moment, and no others', async () => {
    const runs = temporalRuns(engine.client);
    const sinceMs = Date.now() - 60_000;
    for (const userId of [11, 12, 13]) await runs.start({ ...input(userId, 'lost'), instance: 'lost' });
    await runs.start({ ...input(14, 'lost'), instance: 'other' });
    for (const id of ['lost/11', 'lost/12', 'other/14']) {
      await engine.client.workflow.getHandle(`retirement/${id}`).terminate();
    }
    await until('both are listed', async () => (await runs.lostSince('lost', sinceMs)) === 2);
    expect(await runs.lostSince('lost', Date.now() + 60_000)).toBe(0);
  });

  test.each([1, 60])(
    'knows whose very request has an open run of another instance, asked about %s at once',
    async (many) => {
      const runs = temporalRuns(engine.client);
      const [ours, other, third] = [`ours${many}`, `other${many}`, `third${many}`];
      const asker = (userId: number, day: number, ms = 250) =>
        learner(userId, new Date(Date.UTC(2026, many % 12, day, 22, 30, 33, ms)));
      const run = (instance: string, of: Learner) => runs.start({ ...input(1, 'any'), instance, learner: of });
      for (const id of [ours, other, third]) await claimSite(engine.client, id, id);
      await run(ours, asker(1, 1));
      await run(other, asker(2, 2));
      await run(other, asker(3, 28));
      await run(third, asker(4, 4));
      await run(third, asker(5, 5));
      await run(third, asker(6, 6, 251));
      await engine.client.workflow.getHandle(`retirement/${third}/5`).terminate();
      const asked = [
        ...[1, 2, 3, 4, 5, 6].map((userId) => asker(userId, userId)),
        ...Array.from({ length: many - 1 }, (_, at) => asker(1_000 + at, 1 + (at % 28))),
      ];
      const found = await untilHolds(
        'the runs are listed',
        () => runs.elsewhere(ours, asked),
        (seen) => seen?.learners === 2,
      );
      expect(found).toEqual({ learners: 2, instances: [other, third], userIds: [2, 4] });
      expect(await runs.elsewhere(ours, [asker(1, 1), asker(5, 5)])).toBeUndefined();
      expect(await runs.elsewhere(ours, [])).toBeUndefined();
    },
  );
});
