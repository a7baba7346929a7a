import type { Client } from '@temporalio/client';
import { type LearnerRow, learnerRow } from '../../temporal/visibility/learner-row';
import type { RawExecution } from '../../temporal/visibility/list-executions';
import { stepInHand } from '../../temporal/visibility/step-in-hand';

/** A learner's run as lists have it, and the step that is in hand, which no list has while steps are being done. */
export async function rowNow(
  client: Client,
  raw: Pick<RawExecution, 'execution'>,
  row: LearnerRow = learnerRow(raw),
): Promise<LearnerRow> {
  return row.open && row.phase === 'retiring' ? { ...row, ...(await stepInHand(client, raw)) } : row;
}
