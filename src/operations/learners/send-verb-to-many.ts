import { WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';
import { inLanes } from '../../lanes/in-lanes';
import { RUNS_AT_ONCE } from '../kit/runs-at-once';
import { untilAborted } from '../kit/until-aborted';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';
import { type LearnerSight, seenRun } from './look-at-learners';
import type { Accepted } from './send-verb';

/** What one of many said to a verb: the answer, a refusal, or an error of Temporal's client as it was thrown. */
export interface Said {
  readonly userId: number;
  readonly said: Accepted | Refusal | { readonly error: unknown };
}

/**
 * Says a verb to the run of each of these learners, as it was seen: the run refuses it where the learner has asked again
 * since, or is in another phase; where more than the phase was chosen, also where anything else has changed. No run is opened for it, and one that refuses does not keep it from the others. With
 * `dryRun` each run only says what it would do.
 */
export async function sendVerbToMany(
  context: OperationContext,
  verb: Verb,
  request: VerbRequest,
  sights: readonly LearnerSight[],
): Promise<readonly Said[]> {
  const all: Said[] = [];
  let refused = 0;
  const say = async (sight: LearnerSight) => {
    const said = await sayToSeen(context, verb, request, sight).catch((error: unknown) => ({ error }));
    all.push({ userId: sight.userId, said });
    if (!isAccepted(said)) refused += 1;
    context.onProgress({ doing: 'verbs', verb, done: all.length, all: sights.length, refused });
  };
  await inLanes(RUNS_AT_ONCE, sights, say, () => !context.signal.aborted);
  return all.sort((one, other) => one.userId - other.userId);
}

export function isAccepted(said: Said['said']): said is Accepted {
  return 'accepted' in said;
}

async function sayToSeen(
  context: OperationContext,
  verb: Verb,
  request: VerbRequest,
  sight: LearnerSight,
): Promise<Accepted | Refusal> {
  const { client, signal } = context;
  const { userId, retirementId, phase, revision } = sight;
  const judged: VerbRequest = {
    ...request,
    ifPhase: phase,
    ifRetirementId: retirementId,
    ...(revision === undefined ? {} : { ifRevision: revision }),
  };
  try {
    const update = await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () =>
      seenRun(context, sight).startUpdate<VerbAnswer, [VerbRequest]>(verb, {
        args: [judged],
        waitForStage: 'ACCEPTED',
      }),
    );
    const answer = await untilAborted(client, signal, () => update.result());
    return answer.accepted ? answer : { refusal: 'verb', userId, reason: answer.reason };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { refusal: 'ended', userId };
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { refusal: 'not-taken-up', userId };
    throw error;
  }
}
