import { WorkflowNotFoundError } from '@temporalio/client';
import { recordWorkflowId } from '../../domain/instance/instance';
import { claimedSites, releaseSite } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';
import { deleteSchedules } from '../schedules';
import { forgetBrought } from './forget-brought';
import { lastRecord } from './left-site';
import { stillNeeded } from './still-needed';

export interface Removed {
  readonly instance: string;
  readonly removed: true;
}

/**
 * Takes an instance out of force: its Schedule, its record, and last all that it has claimed, also where that never came in
 * force. Only where no run of it is open. A second remove repairs.
 * @param fingerprint of the LMS by a file: lists may not have its claim yet
 */
export async function removeInstance(
  { client, instance }: OperationContext,
  fingerprint: string | undefined,
): Promise<Removed | Refusal> {
  const sight = await describeRecord(client, instance);
  const record = lastRecord(sight);
  const known = record === undefined ? [] : [record.settings.fingerprint, ...record.formerSites];
  const named = fingerprint === undefined ? [] : [fingerprint];
  const sites = new Set([...known, ...named, ...(await claimedSites(client, instance))]);
  if (sight.kind === 'none' && sites.size === 0) return { refusal: 'failure', code: 'instance.not-applied' };
  const needed = await stillNeeded(client, instance, record);
  if (needed !== undefined) return needed;
  await deleteSchedules(client, instance);
  await forgetBrought(client, instance);
  if (sight.kind !== 'none') {
    const handle = client.workflow.getHandle(recordWorkflowId(instance));
    await handle.terminate('the instance was removed').catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
  for (const one of sites) await releaseSite(client, one, instance);
  return { instance, removed: true };
}
