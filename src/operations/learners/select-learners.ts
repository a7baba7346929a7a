import { DAY_MS } from '../../domain/time/day-ms';
import { inLanes } from '../../lanes/in-lanes';
import { learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { chosenRetirements, type RetirementFilter } from '../../temporal/visibility/retirements';
import {
  SELECT_LEARNERS,
  type SelectedLearner,
  type SelectLearnersQuestion,
  type SelectLearnersResult,
} from '../../workflows/campaign/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { RUNS_AT_ONCE } from '../kit/runs-at-once';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { type LearnerInList, type LearnerSight, lookAtRun } from './look-at-learners';

/** Who is chosen: all conditions must hold. Without `states` and `wanted` only learners with an open run are. */
export interface LearnerSelection {
  /** Of their open runs. */
  readonly runs?: Pick<RetirementFilter, 'phase' | 'attention' | 'step' | 'service' | 'query'>;
  /** States of the LMS, whether a run is open or not. */
  readonly states?: readonly string[];
  /** Days on which they asked, both inclusive, UTC. @unit YYYY-MM-DD */
  readonly from?: string;
  readonly to?: string;
  /** LMS user ids, usernames or e-mail addresses. */
  readonly wanted?: readonly (number | string)[];
}

export interface Selected {
  /** In the order of their LMS user ids. */
  readonly sights: readonly LearnerSight[];
  /** Of those who are wanted, whom neither the LMS nor a run knows. */
  readonly unknown: readonly (number | string)[];
  /** Rows of the LMS that cannot be read: they are not chosen. */
  readonly unreadable: number;
}

const ROWS_A_PAGE = 200;

/** Looks at every learner who is chosen: as the LMS's list has them where it was read, and else as their run says. */
export async function selectLearners(
  context: OperationContext,
  selection: LearnerSelection,
): Promise<Selected | Refusal> {
  const { states = [], wanted, from, to, runs = {} } = selection;
  const askLms = states.length > 0 || wanted !== undefined;
  const rows = askLms ? await rowsOfLms(context, { states, wanted, from, to }) : NO_ROWS;
  if (isRefusal(rows)) return rows;
  const byRuns = Object.values(runs).some((one) => one !== undefined);
  const listed = !askLms || byRuns ? await listedRuns(context, selection) : undefined;
  const rowOf = new Map(rows.rows.map((row) => [row.userId, row]));
  const ids = listed === undefined ? [...rowOf.keys()] : [...listed].filter((userId) => !askLms || rowOf.has(userId));
  const sights: LearnerSight[] = [];
  let done = 0;
  const look = async (userId: number) => {
    const row = inList(rowOf.get(userId));
    const sight = (await lookAtRun(context, userId, row)) ?? (row && { userId, phase: 'none', ...row });
    if (sight !== undefined) sights.push(sight);
    done += 1;
    context.onProgress({ doing: 'looking', done, all: ids.length });
  };
  await inLanes(RUNS_AT_ONCE, ids, look, () => !context.signal.aborted);
  return {
    sights: sights.sort((one, other) => one.userId - other.userId),
    unknown: (wanted ?? []).filter((one) => !rows.rows.some((row) => isMeant(row, one))),
    unreadable: rows.unreadable,
  };
}

interface LmsRows {
  readonly rows: readonly SelectedLearner[];
  readonly unreadable: number;
}

const NO_ROWS: LmsRows = { rows: [], unreadable: 0 };

function inList(row: SelectedLearner | undefined): LearnerInList | undefined {
  if (row === undefined) return undefined;
  const { retirementId, username, state: lmsState, lastState } = row;
  return { retirementId, username, lmsState, lastState };
}

async function listedRuns(
  { client, instance }: OperationContext,
  { runs, from, to }: LearnerSelection,
): Promise<ReadonlySet<number>> {
  const filter: RetirementFilter = {
    ...runs,
    ...(from === undefined ? {} : { requestedSinceMs: Date.parse(from) }),
    ...(to === undefined ? {} : { requestedBeforeMs: Date.parse(to) + DAY_MS }),
  };
  const userIds = new Set<number>();
  for await (const raw of listExecutions(client, chosenRetirements(instance, filter))) {
    // A query of a person's own may let in more than this instance.
    if (raw.execution?.workflowId?.startsWith(`retirement/${instance}/`)) userIds.add(learnerRow(raw).userId);
  }
  return userIds;
}

/** What the LMS has of them, page by page. */
async function rowsOfLms(
  context: OperationContext,
  question: Omit<SelectLearnersQuestion, 'after' | 'limit'>,
): Promise<LmsRows | Refusal> {
  const { wanted } = question;
  const parts = wanted === undefined ? [undefined] : slices(wanted);
  const rows = new Map<number, SelectedLearner>();
  let unreadable = 0;
  for (const part of parts) {
    for (let after = 0; ; ) {
      context.onProgress({ doing: 'reading-queue' });
      const page = await askShortWorkflow<SelectLearnersResult>(context, SELECT_LEARNERS, {
        ...question,
        ...(part === undefined ? {} : { wanted: part }),
        after,
        limit: ROWS_A_PAGE,
      });
      if (isRefusal(page)) return page;
      if (page.kind === 'no-such-state') return { refusal: 'no-such-state', state: page.state };
      for (const row of page.rows) rows.set(row.userId, row);
      unreadable = Math.max(unreadable, page.unreadable);
      after = page.rows.at(-1)?.retirementId ?? after;
      if (!page.more) break;
    }
  }
  return { rows: [...rows.values()], unreadable };
}

function slices<T>(items: readonly T[]): readonly (readonly T[])[] {
  const all: T[][] = [];
  for (let at = 0; at < items.length; at += ROWS_A_PAGE) all.push(items.slice(at, at + ROWS_A_PAGE));
  return all;
}

function isMeant({ userId, username, email = '' }: SelectedLearner, one: number | string): boolean {
  const folded = (text: string) => text.normalize('NFC').toLowerCase();
  return typeof one === 'number' ? one === userId : [username, email].map(folded).includes(folded(one));
}
