import { checkTemporal, type TemporalSight } from '../../checks/check-temporal';
import type { Check } from '../../domain/checks/check';
import { activityTaskQueue } from '../../domain/instance/instance';
import type { InstanceSettings } from '../../domain/instance/settings';
import { isLoopback } from '../../temporal/connect/loopback-address';
import { missingSearchAttributes } from '../../temporal/namespace/missing-search-attributes';
import { describeRecord } from '../../temporal/records/describe-record';
import { keysInUse } from '../../temporal/records/keys-in-use';
import type { TemporalClient } from '../operation-context';
import { discoverySchedule } from '../schedules/list-schedules';
import { describeSchedule } from '../schedules/schedule-spec';
import { pollersOf } from './pollers-of';

/** What the caller knows of its connection and its file. */
export interface Connection extends Pick<TemporalSight, 'address' | 'file'> {
  /** Its key ring, beside keys that are in use for an instance. */
  seeRing(instance: string, keyIds: readonly string[]): Promise<TemporalSight['ring']>;
}

export interface TemporalSeen {
  readonly checks: readonly Check[];
  /** Whether a worker polls for this instance. */
  readonly served: boolean;
  /** Ids of the keys that open runs and the record are encrypted with. */
  readonly keyIds: readonly string[];
  /** Absent where nothing is in force, or it cannot be read here. */
  readonly inForce?: InstanceSettings;
}

/** The Temporal server, the record, the Schedule and the workers of an instance; needs no worker. */
export async function lookAtTemporal(
  client: TemporalClient,
  instance: string,
  { address, seeRing, file }: Connection,
): Promise<TemporalSeen> {
  const [record, workers, schedule, missingAttributes, ofRuns] = await Promise.all([
    describeRecord(client, instance),
    pollersOf(client, activityTaskQueue(instance)),
    discoverySchedule(client, instance),
    missingSearchAttributes(client),
    // A namespace without our attributes cannot be asked; that is a finding of its own.
    keysInUse(client, instance).catch(() => []),
  ]);
  const ofRecord = record.kind === 'none' ? undefined : record.open.keyId;
  const keyIds = [...new Set([...ofRuns, ...(ofRecord === undefined ? [] : [ofRecord])])].sort();
  const checks = checkTemporal({
    address,
    namespace: client.options.namespace,
    onThisMachine: isLoopback(address),
    missingAttributes,
    keyIds,
    ring: await seeRing(instance, keyIds),
    record,
    workers,
    ...(schedule === undefined ? {} : { schedule }),
    ...(record.kind === 'found' ? { wanted: describeSchedule(record.record.settings.schedule) } : {}),
    ...(file === undefined ? {} : { file }),
  });
  const inForce = record.kind === 'found' ? { inForce: record.record.settings } : {};
  return { checks, served: workers.length > 0, keyIds, ...inForce };
}
