import { chance } from '../../scripts/chaos/chance';
import { judgeSite } from '../../scripts/chaos/judge-site';
import { killAtRandom } from '../../scripts/chaos/scenarios/kill-at-random';
import { openStage, type Stage } from '../../scripts/chaos/stage';

const SEED = 11;

describe('an engine that keeps its database', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ workers: 2, tuning: { latencyMs: 10 }, next: chance(SEED), say: () => {} });
  }, 120_000);
  afterAll(() => stage.close());

  test('is killed with a worker while learners retire, and all end, none twice', async () => {
    const options = { learners: 8, kills: 3, engineShare: 0.5, pauseMs: [300, 900], withinMs: 200_000 } as const;
    expect(await killAtRandom(stage, options)).toMatch(/^\d workers and \d engines killed$/);
    expect(await judgeSite(stage)).toMatchObject({ learners: 8, wrong: [] });
  }, 300_000);
});
