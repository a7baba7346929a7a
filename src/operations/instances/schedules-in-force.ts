import { isDeepStrictEqual } from 'node:util';
import type { InstanceSettings } from '../../domain/instance/settings';
import { describeRecord } from '../../temporal/records/describe-record';
import type { OperationContext } from '../operation-context';
import { type Applied, applySchedules } from '../schedules';

/**
 * Makes the Schedules those of what is in force. Another apply may have been written in the same moment, and its Schedules
 * before ours: the last one that writes them looks at the record once more.
 * @param settings what we have just put in force
 */
export async function schedulesInForce(
  context: Pick<OperationContext, 'client' | 'instance'>,
  settings: InstanceSettings,
): Promise<readonly Applied[]> {
  const { client, instance } = context;
  const applied = await applySchedules(client, instance, settings);
  const sight = await describeRecord(client, instance);
  if (sight.kind !== 'found' || isDeepStrictEqual(sight.record.settings, settings)) return applied;
  return schedulesInForce(context, sight.record.settings);
}
