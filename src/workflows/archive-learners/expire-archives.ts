import { setWorkflowOptions } from '@temporalio/workflow';
import type { InstanceRecord } from '../../domain/instance/record';
import { whenVersioned } from '../kit/versioning';
import { archiveActivities } from './archive-activities';
import type { ExpireInput, ExpireResult } from './messages';

/**
 * Removes archives that are older than a person asked for, or than the rules in force keep them. They are counted before the
 * first is removed: an attempt whose worker was killed does not say how many it came to.
 */
export async function expireArchives(input: ExpireInput): Promise<ExpireResult> {
  const { instance, withScripts = false, dryRun = false, scheduled } = input;
  const activities = archiveActivities(instance);
  const { record, notApproved } = await activities.readRecord({ instance, needed: true, scheduled });
  const { archive, fingerprint } = (record as InstanceRecord).settings;
  const keepMs = input.olderThanMs ?? archive?.keepMs;
  const nothing = { archives: 0, bytes: 0 };
  if (notApproved === true) return { ...nothing, notApproved, address: archive?.address ?? null };
  if (archive === undefined || archive.address === null || keepMs === undefined) {
    return { ...nothing, notSet: true, address: archive?.address ?? null };
  }
  const { schedule: _, ...rules } = archive;
  const work = { instance, site: { instance, fingerprint }, rules, beforeMs: Date.now() - keepMs, withScripts };
  const expired = await activities.expireArchives({ ...work, dryRun: true });
  if (!dryRun && expired.archives > 0) await activities.expireArchives({ ...work, dryRun });
  return { ...expired, address: archive.address };
}

setWorkflowOptions(whenVersioned('PINNED'), expireArchives);
