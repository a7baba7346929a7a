import { RetirementError } from '../../domain/failure/failure';
import { schedulesWait } from '../../domain/instance/approval';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { recordInForce } from '../kit/in-force';
import type { ReadRecordInput, ReadRecordResult } from './contract';

const READ_DEADLINE_MS = 30_000;

/** What is in force now. A worker whose file has another LMS answers nothing. */
export function createReadRecord(parts: ActivityParts) {
  return ({ needed, scheduled }: ReadRecordInput): Promise<ReadRecordResult> =>
    attempt(parts, undefined, READ_DEADLINE_MS, {}, async () => {
      const { id, fingerprint } = parts.services.rules.card;
      const seen = needed ? undefined : await parts.records.read(id, 0);
      if (seen?.kind === 'none') return {};
      const record = await recordInForce(parts, 0);
      if (record.settings.fingerprint !== fingerprint) throw new RetirementError('instance.mismatch');
      const waits = scheduled === true && schedulesWait(record, Date.now());
      return { record: { ...record, changes: [] }, ...(waits ? { notApproved: true } : {}) };
    });
}
