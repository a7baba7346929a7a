import { chance, shuffled } from '../chaos/chance';
import { type Deployment, openDeployment } from '../chaos/deployment';
import { judgeSite } from '../chaos/judge-site';
import { RUN_REQUESTS } from '../chaos/run-requests';
import { killAtBoundaries } from '../chaos/scenarios/kill-at-boundaries';

const SEED = 7;
const BOUNDARIES = 6;

describe('a worker that is killed with SIGKILL', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await openDeployment({
      workers: 1,
      settings: { max_concurrent_steps: 40 },
      next: chance(SEED),
      say: () => {},
    });
  }, 120_000);
  afterAll(() => deployment.close());

  test('between two requests strands nobody: anybody who takes over goes on where it stopped', async () => {
    // One of each sort, and some others.
    const sorts = ['start', 'call', 'end', 'complete'].map((what) => RUN_REQUESTS.find((one) => one.what === what));
    const others = shuffled(RUN_REQUESTS.slice(1), deployment.next).filter((request) => !sorts.includes(request));
    const boundaries = [...sorts.flatMap((request) => request ?? []), ...others].slice(0, BOUNDARIES);
    expect(await killAtBoundaries(deployment, { boundaries })).toBe(2 * BOUNDARIES);
    expect(await judgeSite(deployment)).toMatchObject({ learners: 2 * BOUNDARIES, wrong: [] });
  }, 300_000);
});
