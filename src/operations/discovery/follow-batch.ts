import type { Phase } from '../../domain/run/phase';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { NEEDS_PERSON, OPEN, retirementsOfBatch } from '../../temporal/visibility/retirements';
import { is, isBefore, isNot, isNotSet, type Term } from '../../temporal/visibility/terms';
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
  const count = (...terms: readonly Term[]) => countExecutions(client, retirementsOfBatch(batch, ...terms));
  const ended = (phase: Phase) => count(is('LethePhase', phase), is('ExecutionStatus', 'Completed'));
  const resting = [OPEN, is('LethePhase', 'cooling-off'), isNotSet('LetheAttention')];
  const [open, closed, completed, cancelled, withdrawn, aborted, cooling, held, attention, beginning] =
    await Promise.all([
      count(OPEN),
      count(isNot('ExecutionStatus', 'Running')),
      ended('completed'),
      ended('cancelled'),
      ended('withdrawn'),
      ended('aborted'),
      count(...resting),
      count(OPEN, is('LethePhase', 'held')),
      count(OPEN, isNot('LethePhase', 'held'), NEEDS_PERSON),
      dueBeforeMs === undefined ? 0 : count(...resting, isBefore('LetheRequestedAt', dueBeforeMs)),
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
