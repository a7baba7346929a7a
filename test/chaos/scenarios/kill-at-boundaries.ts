import type { Fault } from '../../../sandbox/faults/fault-rules';
import { until } from '../../support/until-holds';
import type { Deployment } from '../deployment';
import { RUN_REQUESTS, type RunRequest } from '../run-requests';

/** The last request that a learner without a cool-off makes is the 31st: they are not looked at first. */
const WITHOUT_LOOK = RUN_REQUESTS.slice(1);

export interface BoundaryOptions {
  readonly boundaries?: readonly RunRequest[];
  /** Dealt out over the boundaries; one each at least. */
  readonly learners?: number;
}

/**
 * A learner or more for each boundary: a request has come in, and its work is not done yet, or is done with nobody left
 * to hear the answer. When everybody is there, all workers are killed.
 * @returns how many boundaries there were
 */
export async function killAtBoundaries(
  deployment: Deployment,
  { boundaries = WITHOUT_LOOK, learners = 0 }: BoundaryOptions = {},
): Promise<number> {
  const { site, crew } = deployment;
  const { admin } = site.sandbox;
  const all = boundaries.flatMap(({ n }) => [
    { n, kind: 'hang' as const },
    { n, kind: 'hang-after' as const },
  ]);
  const faults: Fault[] = site.add(Math.max(learners, all.length)).map(({ userId }, at) => {
    const { n, kind } = all[at % all.length] as (typeof all)[number];
    return admin.addFault({ match: { learner: userId, nth: n - 1 }, do: { kind } });
  });
  await deployment.discover(0);
  await until('everybody is at their boundary', () => faults.every(({ fired }) => fired === 1), {
    withinMs: 240_000,
    everyMs: 20,
  });
  await crew.replaceAll();
  await deployment.untilAllEnded(240_000);
  return all.length;
}
