import { type HoldFile, stillHeld } from '../../domain/instance/instance-export';
import { isOfSite } from '../../domain/instance/record';
import { describeRecord } from '../../temporal/records/describe-record';
import { HOLD_LEARNERS, type HoldLearnersInput, type HoldLearnersResult } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';

export interface BroughtBack extends HoldLearnersResult {
  /** Entries whose time is over. */
  readonly over: number;
}

/**
 * Puts the learners of an export on hold, before anybody is let in: each has a run that is held from its first moment.
 */
export async function bringHolds(
  context: OperationContext,
  file: HoldFile,
  reason: string | undefined,
): Promise<BroughtBack | Refusal> {
  const { client, instance, by } = context;
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  if (sight.kind !== 'found') return { refusal: 'failure', code: 'instance.unreadable' };
  const { fingerprint, lms } = sight.record.settings;
  if (!isOfSite(sight.record, file.fingerprint) && !file.formerSites.includes(fingerprint)) {
    return {
      refusal: 'record',
      reason: `the export is of another LMS (${file.lms}) than the one in force (${lms})`,
      hint: 'name an export of this instance',
    };
  }
  const held = stillHeld(file.heldLearners, Date.now());
  const over = file.heldLearners.length - held.length;
  if (held.length === 0) return { held: 0, absent: [], over };
  const input: Omit<HoldLearnersInput, 'instance'> = {
    held,
    by,
    reason: reason ?? `brought back from the export of ${file.exportedAt}`,
  };
  const done = await askShortWorkflow<HoldLearnersResult>(context, HOLD_LEARNERS, input);
  return isRefusal(done) ? done : { ...done, over };
}
