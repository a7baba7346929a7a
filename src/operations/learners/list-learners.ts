import type { Client } from '@temporalio/client';
import { inLanes } from '../../lanes/in-lanes';
import { firstDue } from '../../temporal/visibility/first-due';
import { type LearnerRow, learnerRow, usernameOf } from '../../temporal/visibility/learner-row';
import { countExecutions, listExecutions, type RawExecution } from '../../temporal/visibility/list-executions';
import {
  chosenRetirements,
  NEEDS_PERSON,
  type RetirementFilter,
  withEnded,
} from '../../temporal/visibility/retirements';
import { allOf, type Term } from '../../temporal/visibility/terms';
import { RUNS_AT_ONCE } from '../kit/runs-at-once';
import type { OperationContext } from '../operation-context';
import { rowNow } from './row-now';

export interface LearnerList {
  /** How many there are, listed or not. */
  readonly total: number;
  readonly learners: readonly LearnerRow[];
  /** Runs that have ended, where nobody is listed and they were not asked for. */
  readonly ended?: number;
  /** What finds all of them in Temporal's Web UI. */
  readonly query: string;
}

/** What is kept of a run: of thousands, all that Temporal says of each would keep the garbage collector busy. */
interface Found {
  readonly row: LearnerRow;
  readonly raw: Pick<RawExecution, 'execution' | 'memo' | 'startTime'>;
  /** Where all are shown, it is decrypted while Temporal reads the next page. */
  readonly username?: Promise<string | undefined>;
}

/** Where there are fewer, all are read: one page of Temporal's. */
const FEW = 1_000;

/**
 * Learners of an instance as visibility has them; needs no worker. A learner with several runs is listed once, by the
 * last. Those who need a person come first, then those who are due first; those who have ended come last.
 */
export async function listLearners(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  filter: RetirementFilter,
  limit: number,
): Promise<LearnerList> {
  const query = chosenRetirements(instance, filter);
  // Only open runs are one a learner, and a query of the operator's own may let in others.
  const all = withEnded(filter) || filter.query !== undefined ? undefined : await countExecutions(client, query);
  const first = all !== undefined && all > FEW && all > 2 * limit;
  const named = all !== undefined && all <= limit;
  const found = first ? await readFirst(client, query, all, limit) : await read(client, query, { named });
  const sorted = [...found.values()].sort((one, other) => compare(one.row, other.row)).slice(0, limit);
  const rows = await inLanes(RUNS_AT_ONCE, sorted, ({ raw, row }) => rowNow(client, raw, row));
  // Only what is shown is decrypted.
  const learners = await Promise.all(
    rows.map(async (row, at): Promise<LearnerRow> => {
      const { raw = {}, username: early } = sorted[at] ?? {};
      const username = await (early ?? usernameOf(client, raw));
      return username === undefined ? row : { ...row, username };
    }),
  );
  const total = first ? all : found.size;
  return total === 0
    ? { total, learners, query, ...(await endedOf(client, instance, filter)) }
    : { total, learners, query };
}

/** A phase, a failure code or a due date is asked for of open runs alone. */
async function endedOf(client: Client, instance: string, filter: RetirementFilter): Promise<{ ended?: number }> {
  const { phase, attention, dueWithin } = filter;
  if (withEnded(filter) || [phase, attention, dueWithin].some((one) => one !== undefined)) return {};
  return { ended: await countExecutions(client, chosenRetirements(instance, { ...filter, ended: true })) };
}

/** Those who come first in a long list: all who need a person, and those of all who are due first. */
async function readFirst(client: Client, query: Term, all: number, wanted: number): Promise<Map<number, Found>> {
  const count = (term: Term) => countExecutions(client, term);
  const options = { count, wanted, nowMs: Date.now() };
  const readNeeding = async () => {
    const needing = allOf(query, NEEDS_PERSON);
    const many = await count(needing);
    return many === 0 ? new Map<number, Found>() : read(client, await firstDue(needing, { ...options, all: many }));
  };
  const [found, dueFirst] = await Promise.all([readNeeding(), firstDue(query, { ...options, all })]);
  return found.size >= wanted ? found : read(client, dueFirst, { last: found });
}

async function read(
  client: Client,
  query: Term,
  { last = new Map<number, Found>(), named = false }: { last?: Map<number, Found>; named?: boolean } = {},
): Promise<Map<number, Found>> {
  for await (const raw of listExecutions(client, query)) {
    const { execution, memo, startTime } = raw;
    const kept = { execution, memo, startTime };
    const found = { raw: kept, row: learnerRow(raw), ...(named ? { username: usernameOf(client, kept) } : {}) };
    const { userId } = found.row;
    const other = last.get(userId);
    if (other === undefined || startOf(other) < startOf(found)) last.set(userId, found);
  }
  return last;
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
