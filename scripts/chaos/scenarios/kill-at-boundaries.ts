import type { Fault } from '../../../sandbox/fault-rules';
import { RUN_REQUESTS, type RunRequest } from '../run-requests';
import type { Stage } from '../stage';
import { until } from '../until';

/** The last request that a learner without a cool-off makes is the 31st: they are not looked at first. */
const WITHOUT_LOOK = RUN_REQUESTS.slice(1);

/**
 * One learner for each boundary: a request has come in, and its work is not done yet, or is done with nobody left to
 * hear the answer. When everybody is there, the worker is killed.
 * @returns how many boundaries there were
 */
export async function killAtBoundaries(
  stage: Stage,
  boundaries: readonly RunRequest[] = WITHOUT_LOOK,
): Promise<number> {
  const { site, crew } = stage;
  const { admin } = site.sandbox;
  const faults: Fault[] = [];
  for (const { n } of boundaries) {
    const [before, after] = site.add(2);
    faults.push(admin.addFault({ match: { learner: before?.userId, nth: n - 1 }, do: { kind: 'hang' } }));
    faults.push(admin.addFault({ match: { learner: after?.userId, nth: n - 1 }, do: { kind: 'hang-after' } }));
  }
  await stage.discover(0);
  await until('everybody is at their boundary', () => faults.every(({ fired }) => fired === 1), { everyMs: 5 });
  await crew.replace(0);
  await stage.untilAllEnded(120_000);
  return faults.length;
}
