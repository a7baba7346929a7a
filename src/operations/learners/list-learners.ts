import { type LearnerRow, learnerRow, usernameOf } from '../../temporal/visibility/learner-row';
import { listExecutions, type RawExecution } from '../../temporal/visibility/list-executions';
import { chosenRetirements, type RetirementFilter } from '../../temporal/visibility/retirements';
import type { OperationContext } from '../operation-context';

export interface LearnerList {
  /** How many there are, listed or not. */
  readonly total: number;
  readonly learners: readonly LearnerRow[];
}

interface Found {
  readonly raw: RawExecution;
  readonly row: LearnerRow;
}

/**
 * Learners of an instance as visibility has them; needs no worker. A learner with several runs is listed once, by the
 * last. Those who need a person come first, then those who are due first; those who have ended come last.
 */
export async function listLearners(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  filter: RetirementFilter,
  limit: number,
): Promise<LearnerList> {
  const last = new Map<number, Found>();
  for await (const raw of listExecutions(client, chosenRetirements(instance, filter))) {
    const found = { raw, row: learnerRow(raw) };
    const { userId } = found.row;
    const other = last.get(userId);
    if (other === undefined || startOf(other) < startOf(found)) last.set(userId, found);
  }
  const sorted = [...last.values()].sort((one, other) => compare(one.row, other.row)).slice(0, limit);
  // Only what is shown is decrypted.
  const learners = await Promise.all(
    sorted.map(async ({ raw, row }): Promise<LearnerRow> => {
      const username = await usernameOf(client, raw);
      return username === undefined ? row : { ...row, username };
    }),
  );
  return { total: last.size, learners };
}

function startOf({ raw }: Found): number {
  return Number(raw.startTime?.seconds ?? 0) + Number(raw.startTime?.nanos ?? 0) / 1e9;
}

function compare(one: LearnerRow, other: LearnerRow): number {
  const urgency = rank(one) - rank(other);
  if (urgency !== 0) return urgency;
  const due = (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9');
  return due === 0 ? one.userId - other.userId : due;
}

function rank({ open, phase, attention }: LearnerRow): number {
  if (!open) return 2;
  return attention !== undefined || phase === 'attention' ? 0 : 1;
}
