import type { Client } from '@temporalio/client';
import { inLanes } from '../lanes/in-lanes';
import { countExecutions } from '../temporal/visibility/list-executions';
import { OPEN, retirementsOfLearners } from '../temporal/visibility/retirements';
import { is } from '../temporal/visibility/terms';
import { AT_ONCE, windowsOf } from './without-run';

/** How many of these users have an open run that sleeps until its cool-off is over. */
export async function countCoolingOff(client: Client, instance: string, userIds: readonly number[]): Promise<number> {
  const asleep = is('LethePhase', 'cooling-off');
  const counts = await inLanes(AT_ONCE, windowsOf(userIds), (window) =>
    countExecutions(client, retirementsOfLearners(instance, window, OPEN, asleep)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
