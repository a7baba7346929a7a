import type { Client } from '@temporalio/client';
import { countExecutions } from '../temporal/visibility/list-executions';
import { OPEN, retirementsOfLearners } from '../temporal/visibility/retirements';
import { is } from '../temporal/visibility/terms';
import { IDS_A_COUNT, inOrderOfIds } from './without-run';

/** How many of these users have an open run that sleeps until its cool-off is over. */
export async function countCoolingOff(client: Client, instance: string, userIds: readonly number[]): Promise<number> {
  const sorted = inOrderOfIds(userIds);
  let count = 0;
  for (let at = 0; at < sorted.length; at += IDS_A_COUNT) {
    const window = sorted.slice(at, at + IDS_A_COUNT);
    const asleep = retirementsOfLearners(instance, window, OPEN, is('LethePhase', 'cooling-off'));
    count += await countExecutions(client, asleep);
  }
  return count;
}
