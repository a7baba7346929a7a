import { retirementWorkflowId } from '../../domain/instance/instance';
import type { Receipt } from '../../domain/run/receipt';
import type { RunStatus } from '../../domain/run/status';
import { learnerRow } from '../../temporal/visibility/learner-row';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { describeRun, queryStatus } from './learner-run';
import { findById, type MeantLearner } from './resolve-learner';
import { rowNow } from './row-now';

/** A learner as a person sees them before they say a verb: what the verb is judged against. */
export interface LearnerSight {
  readonly userId: number;
  /** Phase of the open run; `none` where no run is open. */
  readonly phase: string;
  /** Phase below a hold; absent where no worker was asked. */
  readonly beneath?: string;
  /** Absent where no worker was asked. */
  readonly retirementId?: number;
  readonly lmsState?: string;
  /** The state before it; where the LMS was asked. */
  readonly lastState?: string;
  /** Where the LMS was asked. */
  readonly username?: string;
  /** The step in hand, or the one to do next. */
  readonly step?: string;
  readonly service?: string;
  /** Failure code, where the run asks for a person. */
  readonly attention?: string;
  /** When the learner asked, as the run has it; ISO 8601. */
  readonly requestedAt?: string;
  /** Of the run, where more than its phase was chosen: it grows whenever failure code, step or state change. */
  readonly revision?: number;
  readonly receipts?: readonly Receipt[];
  /** Steps that have done something, or may have, and of which no receipt says so. */
  readonly perhapsErased?: readonly string[];
  /** Somebody had the learner past PENDING before the run, and nobody says what was done there. */
  readonly unknownBefore?: boolean;
  readonly stepsInAll?: number;
  /** Of the open run and of all that it goes on as. */
  readonly firstRunId?: string;
}

/** Looks at one learner: asks the run, or the LMS where none is open. */
export async function lookAtLearner(context: OperationContext, learner: MeantLearner): Promise<LearnerSight | Refusal> {
  const { userId } = learner;
  const sight = await lookAtRun(context, userId);
  if (sight !== undefined) return sight;
  const found = learner.found ?? (await findById(context, userId));
  if (isRefusal(found)) return found;
  if (found === undefined) return { refusal: 'no-retirement' };
  const { retirementId, currentState: lmsState, lastState } = found.learner;
  return { userId, retirementId, phase: 'none', lmsState, lastState };
}

/** What the LMS's list has of a learner. */
export type LearnerInList = Required<Pick<LearnerSight, 'retirementId' | 'username' | 'lmsState' | 'lastState'>>;

/**
 * @param listed with it the run is not asked: for each one that is not in memory a worker goes through its whole history
 * @returns undefined where no run is open
 */
export async function lookAtRun(
  context: OperationContext,
  userId: number,
  listed?: LearnerInList,
): Promise<LearnerSight | undefined> {
  const run = await describeRun(context, userId);
  if (run?.open !== true) return undefined;
  const firstRunId = run.raw.firstRunId || run.raw.execution?.runId || undefined;
  const status = listed === undefined ? await queryStatus(context, run) : 'not-asked';
  if (typeof status === 'string') {
    const { phase, step, service, attention, requestedAt } = await rowNow(context.client, run.raw);
    return { userId, ...listed, phase, step, service, attention, requestedAt, firstRunId };
  }
  return { userId, ...asTold(status, learnerRow(run.raw).attention), firstRunId };
}

/** @param listed failure code of the lists: while a verb is carried out, the run says what that waits for */
function asTold(status: RunStatus, listed: string | undefined) {
  const { retirementId, phase, beneath, lmsState, step, service, requestedAt, revision } = status;
  const { receipts, perhapsErased, unknownBefore, stepsInAll } = status;
  const code = status.carryingOut === undefined ? status.wait?.code : listed;
  const attention = phase === 'attention' ? code : undefined;
  const where = { phase, ...(beneath === undefined ? {} : { beneath }), lmsState, step, service, attention };
  return { retirementId, ...where, requestedAt, revision, receipts, perhapsErased, unknownBefore, stepsInAll };
}

/** Handle of the chain of runs that was seen: not of one that was opened since. */
export function seenRun({ client, instance }: OperationContext, { userId, firstRunId }: LearnerSight) {
  const id = retirementWorkflowId(instance, userId);
  return client.workflow.getHandle(id, undefined, firstRunId === undefined ? {} : { firstExecutionRunId: firstRunId });
}
