import { checkTemporal, type TemporalSight } from '../../checks/check-temporal';
import type { Check } from '../../domain/checks/check';
import { activityTaskQueue } from '../../domain/instance/instance';
import type { InstanceSettings } from '../../domain/instance/settings';
import { isLoopback } from '../../temporal/connect/loopback-address';
import { missingSearchAttributes } from '../../temporal/namespace/missing-search-attributes';
import { describeRecord } from '../../temporal/records/describe-record';
import type { TemporalClient } from '../operation-context';
import { discoverySchedule } from '../schedules/list-schedules';
import { describeSchedule } from '../schedules/schedule-spec';
import { pollersOf } from './pollers-of';

/** What the caller knows of its connection and its file. */
export type Connection = Pick<TemporalSight, 'address' | 'encrypts' | 'file'>;

export interface TemporalSeen {
  readonly checks: readonly Check[];
  /** Whether a worker polls for this instance. */
  readonly served: boolean;
  /** Absent where nothing is in force, or it cannot be read here. */
  readonly inForce?: InstanceSettings;
}

/** The Temporal server, the record, the Schedule and the workers of an instance; needs no worker. */
export async function lookAtTemporal(
  client: TemporalClient,
  instance: string,
  { address, encrypts, file }: Connection,
): Promise<TemporalSeen> {
  const [record, workers, schedule, missingAttributes] = await Promise.all([
    describeRecord(client, instance),
    pollersOf(client, activityTaskQueue(instance)),
    discoverySchedule(client, instance),
    missingSearchAttributes(client),
  ]);
  const checks = checkTemporal({
    address,
    namespace: client.options.namespace,
    onThisMachine: isLoopback(address),
    missingAttributes,
    encrypts,
    record,
    workers,
    ...(schedule === undefined ? {} : { schedule }),
    ...(record.kind === 'found' ? { wanted: describeSchedule(record.record.settings.schedule) } : {}),
    ...(file === undefined ? {} : { file }),
  });
  const inForce = record.kind === 'found' ? { inForce: record.record.settings } : {};
  return { checks, served: workers.length > 0, ...inForce };
}
