import { type HoldFile, stillHeld } from '../../domain/instance/instance-export';
import { isOfSite } from '../../domain/instance/record';
import { describeRecord } from '../../temporal/records/describe-record';
import { HOLD_LEARNERS, type HoldLearnersInput, type HoldLearnersResult } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { bringMaintenanceHolds, type MaintenanceBack } from './bring-maintenance-holds';

export interface BroughtBack extends HoldLearnersResult, Omit<MaintenanceBack, 'maintenanceOver'> {
  /** Entries whose time is over, of learners and of maintenance. */
  readonly over: number;
}

/**
 * Puts the learners of an export on hold, before anybody is let in: each has a run that is held from its first moment.
 * Then it puts the maintenance holds of the export in force.
 */
export async function bringHolds(
  context: OperationContext,
  file: HoldFile,
  reason: string | undefined,
): Promise<BroughtBack | Refusal> {
  const { client, instance } = context;
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  if (sight.kind !== 'found') return { refusal: 'failure', code: 'instance.unreadable' };
  const { fingerprint, lms } = sight.record.settings;
  if (!isOfSite(sight.record, file.fingerprint) && !file.formerSites.includes(fingerprint)) {
    return {
      refusal: 'record',
      reason: `the export is of another LMS (${file.lms}) than the one in force (${lms})`,
      next: 'name-export-of-instance',
    };
  }
  const held = stillHeld(file.heldLearners, Date.now());
  const learners = held.length === 0 ? { held: 0, absent: [] } : await holdLearners(context, file, held, reason);
  if (isRefusal(learners)) return learners;
  const back = await bringMaintenanceHolds(context, file, sight.record);
  if (isRefusal(back)) return back;
  const { maintenanceOver, ...maintenance } = back;
  return { ...learners, ...maintenance, over: file.heldLearners.length - held.length + maintenanceOver };
}

function holdLearners(
  context: OperationContext,
  { exportedAt }: HoldFile,
  held: HoldLearnersInput['held'],
  reason: string | undefined,
): Promise<HoldLearnersResult | Refusal> {
  const input: Omit<HoldLearnersInput, 'instance'> = {
    held,
    by: context.by,
    reason: reason ?? `brought back from the export of ${exportedAt}`,
  };
  return askShortWorkflow<HoldLearnersResult>(context, HOLD_LEARNERS, input);
}
