import { DAY_MS } from '../../domain/time/day-ms';
import { type LearnerRow, learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { NEEDS_PERSON, OPEN, retirementsOfBatch } from '../../temporal/visibility/retirements';
import { allOf, anyOf, is, isNot } from '../../temporal/visibility/terms';
import type { DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import type { OperationContext } from '../operation-context';
import type { BatchCounts } from './batch-counts';
import { followBatch } from './follow-batch';

/** What became of the learners that a discovery enrolled. */
export interface FollowReport {
  readonly batch: string;
  readonly enrolled: number;
  readonly adopted: number;
  readonly outcomes: Readonly<
    Record<'completed' | 'cancelled' | 'withdrawn' | 'aborted' | 'attention' | 'held' | 'coolingOff', number>
  >;
  readonly attention: readonly AttentionEntry[];
  readonly seconds: number;
  readonly counts: DiscoverLearnersResult['counts'];
}

export interface AttentionEntry {
  readonly userId: number;
  /** Failure code; `held` for a held learner, `run.terminated` and the like where the run itself was ended. */
  readonly code: string;
  readonly step?: string;
  readonly service?: string;
  readonly phase: string;
}

const LISTED_AT_MOST = 1_000;

/** Follows the learners that a discovery enrolled, to the end or to a person. @param sinceMs when it began */
export async function followEnrolled(
  context: OperationContext,
  { batch, enrolled, adopted, counts }: DiscoverLearnersResult,
  coolOffDays: number | null,
  sinceMs: number,
): Promise<FollowReport> {
  const ended = await followBatch(context, {
    batch,
    expected: enrolled + adopted,
    ...(coolOffDays === null ? {} : { dueBeforeMs: Date.now() - coolOffDays * DAY_MS }),
  });
  return {
    batch,
    enrolled,
    adopted,
    outcomes: outcomesOf(ended),
    attention: await listAttention(context, batch, ended),
    seconds: Math.round((Date.now() - sinceMs) / 100) / 10,
    counts,
  };
}

function outcomesOf(counts: BatchCounts): FollowReport['outcomes'] {
  const { completed, cancelled, withdrawn, aborted, held, coolingOff } = counts;
  return { completed, cancelled, withdrawn, aborted, attention: counts.attention + counts.broken, held, coolingOff };
}

async function listAttention(
  { client }: OperationContext,
  batch: string,
  counts: BatchCounts,
): Promise<AttentionEntry[]> {
  if (counts.attention + counts.held + counts.broken === 0) return [];
  const query = retirementsOfBatch(
    batch,
    anyOf(
      allOf(OPEN, anyOf(is('LethePhase', 'held'), NEEDS_PERSON)),
      allOf(isNot('ExecutionStatus', 'Running'), isNot('ExecutionStatus', 'Completed')),
    ),
  );
  const entries: AttentionEntry[] = [];
  for await (const raw of listExecutions(client, query)) {
    entries.push(attentionEntry(learnerRow(raw)));
    if (entries.length >= LISTED_AT_MOST) break;
  }
  return entries.sort((one, other) => one.userId - other.userId);
}

function attentionEntry(row: LearnerRow): AttentionEntry {
  const { userId, step, service, phase } = row;
  const code = row.attention ?? (row.open ? phase : `run.${phase}`);
  return {
    userId,
    code,
    ...(step === undefined ? {} : { step }),
    ...(service === undefined ? {} : { service }),
    phase,
  };
}
