import { isGrpcServiceError } from '@temporalio/client';
import { inLanes } from '../../lanes/in-lanes';
import { grpcStatus } from '../../temporal/connect/grpc-status';
import { learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { chosenRetirements, type RetirementFilter } from '../../temporal/visibility/retirements';
import type { SelectedLearner } from '../../workflows/campaign/messages';
import { RUNS_AT_ONCE } from '../kit/runs-at-once';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { rowsInStates, rowsOf } from './lms-rows';
import { type LearnerInList, type LearnerSight, lookAtRun } from './look-at-learners';
import { type AskedBetween, boundsOf, type ChosenBy, isChosenClosely, isStillChosen, isThere } from './still-chosen';

/** Who is chosen: all conditions must hold. Without `states` and `wanted` only learners with an open run are. */
export interface LearnerSelection extends AskedBetween {
  /** Of their open runs. */
  readonly runs?: ChosenBy;
  /** States of the LMS, whether a run is open or not. */
  readonly states?: readonly string[];
  /** LMS user ids, usernames or e-mail addresses, as `lethe learner` takes them. */
  readonly wanted?: readonly string[];
  /** Each open run is asked, too: it alone knows what it has erased. */
  readonly asksRuns?: boolean;
  /** A run that is chosen by what it is must not have changed since: what is done with it is worked out from how it was seen. */
  readonly asSeen?: boolean;
  /** Leave out whose run does not tell their request: by their turn it may be another one. */
  readonly ofKnownRequest?: boolean;
}

export interface Selected {
  /** In the order of their LMS user ids. */
  readonly sights: readonly LearnerSight[];
  /** How many were listed, and are left out: their run is not as it was chosen any more, has ended, or does not answer. */
  readonly movedOn: number;
  /** Of those who are wanted, whom neither the LMS nor a run knows. */
  readonly unknown: readonly string[];
  /** Of those who are wanted, names that fit several learners: nobody is chosen by them. */
  readonly several: readonly string[];
  /** Rows of the LMS that cannot be read: they are not chosen. */
  readonly unreadable: number;
  /** Learners who may be meant, and whose run does not answer: they are not chosen. */
  readonly silent: number;
}

/**
 * Looks at every learner who is chosen: as the LMS's list has them where it was read, and else, or where runs are asked, as
 * their run says.
 */
export async function selectLearners(
  context: OperationContext,
  selection: LearnerSelection,
): Promise<Selected | Refusal> {
  const { states = [], wanted, runs = {}, asksRuns = false, asSeen = false, ofKnownRequest = false } = selection;
  const askLms = states.length > 0 || wanted !== undefined;
  const rows = await (wanted === undefined ? rowsInStates(context, selection) : rowsOf(context, wanted, selection));
  if (isRefusal(rows)) return rows;
  const byRuns = Object.values(runs).some((one) => one !== undefined);
  const listed = !askLms || byRuns ? await listedRuns(context, selection) : undefined;
  if (isRefusal(listed)) return listed;
  const rowOf = new Map(rows.rows.map((row) => [row.userId, row]));
  const ids = listed === undefined ? [...rowOf.keys()] : [...listed].filter((userId) => !askLms || rowOf.has(userId));
  const closely = isChosenClosely(runs) || (asSeen && listed !== undefined);
  const bySteps = runs.step !== undefined || runs.service !== undefined;
  const sights: LearnerSight[] = [];
  let [done, silent, movedOn] = [0, 0, 0];
  const look = async (userId: number) => {
    const row = inList(rowOf.get(userId));
    const run = await lookAtRun(context, userId, asksRuns || closely ? undefined : row);
    const revision = closely ? run?.revision : undefined;
    // What the LMS says itself comes before what a run remembers of it.
    const sight = run ?? { userId, phase: 'none' };
    if (listed === undefined) sights.push({ ...sight, ...row, revision });
    // A list by steps has everybody who is being retired: of who has ended, nobody knows the step.
    else if (run === undefined) movedOn += bySteps ? 0 : 1;
    else if (!isStillChosen(run, runs, askLms ? {} : selection)) movedOn += 1;
    else if (closely && revision === undefined) silent += keepsSilent(run) || isThere(runs, run) ? 1 : 0;
    else if (ofKnownRequest && sight.retirementId === undefined && row === undefined)
      silent += isThere(runs, run) ? 1 : 0;
    else if (isThere(runs, run)) sights.push({ ...sight, ...row, revision });
    done += 1;
    context.onProgress({ doing: 'looking', done, all: ids.length });
  };
  await inLanes(RUNS_AT_ONCE, ids, look, () => !context.signal.aborted);
  return {
    sights: sights.sort((one, other) => one.userId - other.userId),
    movedOn,
    unknown: rows.unknown ?? [],
    several: rows.several ?? [],
    unreadable: rows.unreadable,
    silent,
  };
}

/** No worker has told the step, and nothing else does. Where a list knows the step, the verb could not be judged by it. */
function keepsSilent({ phase, step, receipts }: LearnerSight): boolean {
  return phase === 'retiring' && step === undefined && receipts === undefined;
}

function inList(row: SelectedLearner | undefined): LearnerInList | undefined {
  if (row === undefined) return undefined;
  const { retirementId, username, state: lmsState, lastState } = row;
  return { retirementId, username, lmsState, lastState };
}

async function listedRuns(
  { client, instance }: OperationContext,
  { runs, from, to }: LearnerSelection,
): Promise<ReadonlySet<number> | Refusal> {
  const { sinceMs: requestedSinceMs, beforeMs: requestedBeforeMs } = boundsOf({ from, to });
  const filter: RetirementFilter = {
    ...runs,
    ...(requestedSinceMs === undefined ? {} : { requestedSinceMs }),
    ...(requestedBeforeMs === undefined ? {} : { requestedBeforeMs }),
  };
  const userIds = new Set<number>();
  try {
    for await (const raw of listExecutions(client, chosenRetirements(instance, filter))) {
      // A query of a person's own may let in more than this instance.
      if (raw.execution?.workflowId?.startsWith(`retirement/${instance}/`)) userIds.add(learnerRow(raw).userId);
    }
  } catch (error) {
    if (runs?.query === undefined || grpcStatus(error) !== 'invalid-argument') throw error;
    return { refusal: 'not-a-query', reason: isGrpcServiceError(error) ? error.details : '' };
  }
  return userIds;
}
