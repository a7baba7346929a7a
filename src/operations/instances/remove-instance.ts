import { WorkflowNotFoundError } from '@temporalio/client';
import { recordWorkflowId } from '../../domain/instance/instance';
import { releaseSite } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';
import { deleteSchedules } from '../schedules';
import { lastRecord } from './left-site';
import { stillNeeded } from './still-needed';

export interface Removed {
  readonly instance: string;
  readonly removed: true;
}

/**
 * Takes an instance out of force: its Schedule, its record, and last its claim of the LMS. Only where no run of it is
 * open. A second remove repairs.
 * @param fingerprint of the LMS by a file, for a record that cannot be read, and for an address that was claimed and not put
 * in force
 */
export async function removeInstance(
  { client, instance }: OperationContext,
  fingerprint: string | undefined,
): Promise<Removed | Refusal> {
  const sight = await describeRecord(client, instance);
  const record = lastRecord(sight);
  const site = record?.settings.fingerprint ?? fingerprint;
  if (sight.kind === 'none' && site === undefined) return { refusal: 'failure', code: 'instance.not-applied' };
  if (site === undefined) {
    return {
      refusal: 'record',
      reason: 'the record cannot be read, so its LMS is not known',
      next: 'name-file',
    };
  }
  const needed = await stillNeeded(client, instance, record);
  if (needed !== undefined) return needed;
  await deleteSchedules(client, instance);
  if (sight.kind !== 'none') {
    const handle = client.workflow.getHandle(recordWorkflowId(instance));
    await handle.terminate('the instance was removed').catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
  const sites = [site, ...(record?.formerSites ?? []), ...(fingerprint === undefined ? [] : [fingerprint])];
  for (const one of new Set(sites)) await releaseSite(client, one, instance);
  return { instance, removed: true };
}
