import { WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';
import { eachOf } from '../kit/each-of';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { type LearnerSight, seenRun } from './look-at-learners';

/** What kept a verb from one of many. */
export interface NotDone {
  readonly userId: number;
  /** A refusal, or an error of Temporal's client as it was thrown. */
  readonly why: Refusal | { readonly error: unknown };
}

/**
 * Says a verb to the run of each of these learners, as it was seen: the run refuses it where the learner has asked again
 * since, or is in another phase. No run is opened for it, and one that refuses does not keep it from the others.
 */
export async function sendVerbToMany(
  context: OperationContext,
  verb: Verb,
  request: VerbRequest,
  sights: readonly LearnerSight[],
): Promise<readonly NotDone[]> {
  const notDone: NotDone[] = [];
  await eachOf(sights, context.signal, async (sight, begun) => {
    const sent = await sayToSeen(context, verb, request, sight).catch((error: unknown) => ({ error }));
    if (isRefusal(sent) || 'error' in sent) notDone.push({ userId: sight.userId, why: sent });
    context.onProgress({ doing: 'verbs', verb, done: begun, all: sights.length, refused: notDone.length });
  });
  return notDone.sort((one, other) => one.userId - other.userId);
}

async function sayToSeen(
  context: OperationContext,
  verb: Verb,
  request: VerbRequest,
  sight: LearnerSight,
): Promise<Extract<VerbAnswer, { accepted: true }> | Refusal> {
  const { client, signal } = context;
  const { userId, retirementId, phase } = sight;
  const judged: VerbRequest = { ...request, ifPhase: phase, ifRetirementId: retirementId };
  try {
    const update = await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () =>
      seenRun(context, sight).startUpdate<VerbAnswer, [VerbRequest]>(verb, {
        args: [judged],
        waitForStage: 'ACCEPTED',
      }),
    );
    const answer = await client.withAbortSignal(signal, () => update.result());
    return answer.accepted ? answer : { refusal: 'verb', userId, reason: answer.reason };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { refusal: 'ended', userId };
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { refusal: 'not-taken-up', userId };
    throw error;
  }
}
