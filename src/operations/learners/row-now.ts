import type { Client } from '@temporalio/client';
import { type LearnerRow, learnerRow } from '../../temporal/visibility/learner-row';
import type { RawExecution } from '../../temporal/visibility/list-executions';
import { stepInHand } from '../../temporal/visibility/step-in-hand';

/** A learner's run as lists have it, and the step that is in hand, which no list has while steps are being done. */
export async function rowNow(client: Client, raw: RawExecution): Promise<LearnerRow> {
  const row = learnerRow(raw);
  return row.open && row.phase === 'retiring' ? { ...row, ...(await stepInHand(client, raw)) } : row;
}
