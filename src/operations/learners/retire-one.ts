import type { ApprovalWhy } from '../../domain/instance/approval-request';
import { coolOffEnd, isDue } from '../../domain/learner/cool-off';
import { nextMove } from '../../domain/run/next-move';
import { type LearnerRow, learnerRow } from '../../temporal/visibility/learner-row';
import type { FoundLearner } from '../../workflows/ask/messages';
import { ENROL_LEARNER, type EnrolLearnerResult } from '../../workflows/discover-learners/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { followRun } from './follow-run';
import { describeRun, type LearnerRun, queryStatus } from './learner-run';
import { findInLms } from './resolve-learner';

/** What became of a learner whom somebody asked to retire, or why nothing was begun. */
export type RetiredOne =
  /** The run has ended, needs a person, or is gone. */
  | { readonly kind: 'followed'; readonly userId: number; readonly row?: LearnerRow }
  | { readonly kind: 'not-found' }
  /** The LMS had ended it before we came. */
  | { readonly kind: 'ended'; readonly userId: number; readonly state: string }
  /** Another driver may be at it. */
  | { readonly kind: 'working'; readonly userId: number; readonly state: string }
  | { readonly kind: 'unknown-state'; readonly userId: number; readonly state: string }
  /** `until`: ISO 8601. */
  | { readonly kind: 'cooling-off'; readonly userId: number; readonly until: string }
  | { readonly kind: 'awaiting-approval'; readonly why: ApprovalWhy }
  | { readonly kind: 'no-cool-off' | 'not-applied' | 'stopped' }
  | { readonly kind: 'twin' | 'moved'; readonly userId: number };

/**
 * Follows the run of the learner who has exactly this username to its end; starts it first where none is open, under the
 * rules in force. Called again, it follows the same run.
 */
export async function retireOne(context: OperationContext, username: string): Promise<RetiredOne | Refusal> {
  const named = await findInLms(context, { by: 'user', username });
  if (isRefusal(named)) return named;
  const found = named.find(({ learner }) => learner.originalUsername === username);
  if (found === undefined) return { kind: 'not-found' };
  const { userId } = found.learner;
  const run = await describeRun(context, userId);
  const row = run === undefined ? undefined : learnerRow(run.raw);
  // The command that waited for it was killed, and is repeated.
  if (row?.phase === 'completed' && found.learner.currentState === 'COMPLETE') return { kind: 'followed', userId, row };
  const why = whyNot(found, run?.open === true ? row?.phase : undefined);
  if (why !== undefined) return why;
  const sleeps = row?.open === true && row.phase === 'cooling-off' ? await sleepsOn(context, run, found) : undefined;
  if (sleeps !== undefined) return sleeps;
  if (run?.open !== true) {
    const enrolled = await askShortWorkflow<EnrolLearnerResult>(context, ENROL_LEARNER, { userId, by: context.by });
    if (isRefusal(enrolled)) return enrolled;
    const stays = await notEnrolled(context, found, enrolled);
    if (stays !== undefined) return stays;
  }
  const ended = await followRun(context, userId);
  return { kind: 'followed', userId, ...(ended === undefined ? {} : { row: ended }) };
}

/**
 * Why nothing is begun, by the state that the LMS has. An open run knows better, unless it only waits.
 * @param phase of the open run
 */
function whyNot(found: FoundLearner, phase: string | undefined): RetiredOne | undefined {
  if (phase !== undefined && phase !== 'cooling-off') return undefined;
  const { learner, plan, seenAtMs, coolOffDays = plan.coolOffDays } = found;
  const { userId, currentState: state, created } = learner;
  if (state === 'PENDING') {
    if (coolOffDays === null) return { kind: 'no-cool-off' };
    if (isDue(created, coolOffDays, seenAtMs)) return undefined;
    return { kind: 'cooling-off', userId, until: new Date(coolOffEnd(created, coolOffDays)).toISOString() };
  }
  if (phase !== undefined) return undefined;
  const move = nextMove(plan.steps, state);
  if (move.kind === 'ended' || move.kind === 'errored') return { kind: 'ended', userId, state };
  return move.kind === 'unknown' ? { kind: 'unknown-state', userId, state } : undefined;
}

/** A run may have a longer cool-off than the one in force, by the approval that it came with. */
async function sleepsOn(
  context: OperationContext,
  run: LearnerRun | undefined,
  { plan }: FoundLearner,
): Promise<RetiredOne | undefined> {
  const status = run === undefined ? undefined : await queryStatus(context, run);
  if (typeof status !== 'object' || status.coolOffEndsAt === undefined) return undefined;
  const { userId, coolOffEndsAt: until } = status;
  const isSpread = Date.parse(until) <= Date.now() + plan.coolOffJitterMs;
  return isSpread ? undefined : { kind: 'cooling-off', userId, until };
}

/** @returns undefined when a run is open now: started by us, or by a discovery meanwhile */
async function notEnrolled(
  context: OperationContext,
  { learner, plan }: FoundLearner,
  enrolled: EnrolLearnerResult,
): Promise<RetiredOne | undefined> {
  const { userId, currentState: state } = learner;
  if (enrolled.kind === 'enrolled') return undefined;
  if (enrolled.kind === 'twin') return { kind: 'twin', userId };
  if (enrolled.kind !== 'left-alone') return enrolled;
  if ((await describeRun(context, userId))?.open === true) return undefined;
  const move = nextMove(plan.steps, state);
  return move.kind === 'step' && move.entered ? { kind: 'working', userId, state } : { kind: 'moved', userId };
}
