import { sleepOrAbort } from '../kit/sleep-or-abort';
import type { OperationContext } from '../operation-context';
import type { BatchCounts } from './batch-counts';

export interface FollowOptions {
  readonly batch: string;
  /** How many runs the batch has; visibility may take a while to know them all. */
  readonly expected: number;
  /** Who asked before then has no cool-off left. @unit epoch milliseconds */
  readonly dueBeforeMs?: number;
}

const LOOK_EVERY_MS = 1_000;
/** Looks without any change after which a batch that is smaller than expected is believed. */
const PATIENCE_LOOKS = 30;

/**
 * Counts the batch once a second until every learner has ended or needs a person. Those who only cool off are not
 * waited for.
 */
export async function followBatch(context: OperationContext, options: FollowOptions): Promise<BatchCounts> {
  const { expected } = options;
  let last = '';
  let same = 0;
  for (;;) {
    const counts = await countBatch(context, options);
    context.onProgress({ doing: 'following-batch', counts, expected });
    const now = JSON.stringify(counts);
    same = now === last ? same + 1 : 0;
    last = now;
    const settled = counts.moving === 0 && counts.beginning === 0;
    // The counts are not of one instant: who leaves the cool-off between two of them must not end the waiting.
    const sure = counts.coolingOff === 0 || same > 0;
    if (settled && ((counts.total >= expected && sure) || same >= PATIENCE_LOOKS)) return counts;
    await sleepOrAbort(LOOK_EVERY_MS, context.signal);
  }
}

/** One look: a count a phase, because visibility groups by nothing but ExecutionStatus. */
async function countBatch({ client }: OperationContext, { batch, dueBeforeMs }: FollowOptions): Promise<BatchCounts> {
  const of = `WorkflowType = 'retireLearner' AND LetheBatch = '${batch}' AND ExecutionStatus != 'ContinuedAsNew'`;
  const count = async (terms: string) => (await client.workflow.count(`${of} AND ${terms}`)).count;
  const phase = (name: string, status: string) => count(`LethePhase = '${name}' AND ExecutionStatus = '${status}'`);
  const due = dueBeforeMs === undefined ? undefined : new Date(dueBeforeMs).toISOString();
  const [open, closed, completed, cancelled, withdrawn, aborted, cooling, held, attention, beginning] =
    await Promise.all([
      count(`ExecutionStatus = 'Running'`),
      count(`ExecutionStatus != 'Running'`),
      phase('completed', 'Completed'),
      phase('cancelled', 'Completed'),
      phase('withdrawn', 'Completed'),
      phase('aborted', 'Completed'),
      count(`ExecutionStatus = 'Running' AND LethePhase = 'cooling-off' AND LetheAttention IS NULL`),
      phase('held', 'Running'),
      count(
        `ExecutionStatus = 'Running' AND LethePhase != 'held' AND (LethePhase = 'attention' OR LetheAttention IS NOT NULL)`,
      ),
      due === undefined
        ? 0
        : count(
            `ExecutionStatus = 'Running' AND LethePhase = 'cooling-off' AND LetheAttention IS NULL AND LetheRequestedAt < '${due}'`,
          ),
    ]);
  const asking = attention + held;
  return {
    total: open + closed,
    completed,
    cancelled,
    withdrawn,
    aborted,
    attention,
    held,
    coolingOff: cooling,
    beginning,
    broken: Math.max(0, closed - completed - cancelled - withdrawn - aborted),
    moving: Math.max(0, open - asking - cooling),
  };
}
