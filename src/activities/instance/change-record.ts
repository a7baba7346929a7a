import { RetirementError } from '../../domain/failure/failure';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { ChangeRecordInput, ChangeRecordResult } from './contract';

const CHANGE_DEADLINE_MS = 30_000;

/** Reports to the record, or asks it for an approval. Harmless when repeated. */
export function createChangeRecord(parts: ActivityParts) {
  return ({ instance, name, change, ...asked }: ChangeRecordInput): Promise<ChangeRecordResult> =>
    attempt(parts, undefined, CHANGE_DEADLINE_MS, {}, async () => {
      const answer = await parts.records.change(instance, name, change, asked);
      if (answer === undefined) throw new RetirementError('instance.not-applied');
      return answer;
    });
}
