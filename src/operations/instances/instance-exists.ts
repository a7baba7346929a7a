import { setTimeout as sleep } from 'node:timers/promises';
import { activityTaskQueue } from '../../domain/instance/instance';
import { claimedSites } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { is } from '../../temporal/visibility/terms';
import type { TemporalClient } from '../operation-context';
import { pollersOf } from './pollers-of';

/** Lists may be behind by so much. @unit milliseconds */
const LATE_MS = 1_000;

/**
 * Whether an instance is known to Temporal: by its record, by a workflow of it, by a worker that serves it, or by an LMS that it
 * has claimed. Nothing is written for it, so that a name that was mistyped leaves no key behind.
 */
export async function instanceExists(client: TemporalClient, instance: string): Promise<boolean> {
  const { kind } = await describeRecord(client, instance);
  if (kind !== 'none') return true;
  if (await leftTraces(client, instance)) return true;
  await sleep(LATE_MS);
  return leftTraces(client, instance);
}

async function leftTraces(client: TemporalClient, instance: string): Promise<boolean> {
  if ((await countExecutions(client, is('LetheInstance', instance))) > 0) return true;
  if ((await pollersOf(client, activityTaskQueue(instance))).length > 0) return true;
  return (await claimedSites(client, instance)).length > 0;
}
