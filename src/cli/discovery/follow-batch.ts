import type { Client } from '@temporalio/client';
import { sleepOrAbort } from '../shell/ask-workflow';
import { bar, type Progress } from '../shell/progress';

/** Learners of one batch by where they stand, as visibility has them. */
export interface BatchCounts {
  readonly total: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly withdrawn: number;
  readonly aborted: number;
  /** Open and asking for a person, held ones not included. */
  readonly attention: number;
  readonly held: number;
  readonly coolingOff: number;
  /** Cooling off by the last thing we heard, though their cool-off is over: about to begin. */
  readonly beginning: number;
  /** Ended in Temporal without an ending of ours: terminated, failed, timed out. */
  readonly broken: number;
  /** Everybody else: steps are being done, or a service must recover. */
  readonly moving: number;
}

export interface FollowOptions {
  readonly client: Client;
  readonly progress: Progress;
  readonly signal: AbortSignal;
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
export async function followBatch(options: FollowOptions): Promise<BatchCounts> {
  const { progress, expected, signal } = options;
  let last = '';
  let same = 0;
  for (;;) {
    const counts = await countBatch(options);
    progress.show(describeCounts(counts, expected));
    const now = JSON.stringify(counts);
    same = now === last ? same + 1 : 0;
    last = now;
    const settled = counts.moving === 0 && counts.beginning === 0;
    // The counts are not of one instant: who leaves the cool-off between two of them must not end the waiting.
    const sure = counts.coolingOff === 0 || same > 0;
    if (settled && ((counts.total >= expected && sure) || same >= PATIENCE_LOOKS)) return counts;
    await sleepOrAbort(LOOK_EVERY_MS, signal);
  }
}

/** One look: a count a phase, because visibility groups by nothing but ExecutionStatus. */
export async function countBatch(
  options: Pick<FollowOptions, 'client' | 'batch' | 'dueBeforeMs'>,
): Promise<BatchCounts> {
  const { client, batch, dueBeforeMs } = options;
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

/** `[####----] 12/25 · 11 completed · 1 cancelled · 3 under way · 10 cooling off` */
export function describeCounts(counts: BatchCounts, expected: number): string {
  const ended = counts.completed + counts.cancelled + counts.withdrawn + counts.aborted + counts.broken;
  const all = Math.max(expected, counts.total);
  const parts: [number, string][] = [
    [counts.completed, 'completed'],
    [counts.cancelled, 'cancelled'],
    [counts.withdrawn, 'withdrawn'],
    [counts.aborted, 'aborted'],
    [counts.broken, 'ended by hand or fault'],
    [counts.moving, 'under way'],
    [counts.attention, 'need a person'],
    [counts.held, 'held'],
    [counts.coolingOff, 'cooling off'],
  ];
  const said = parts.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`);
  return [`${bar(ended, all)} ${ended}/${all} ended`, ...said].join(' · ');
}
