import { userIdOf, usernameOf } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { retirements } from '../../temporal/visibility/retirements';
import type { FindLearnerInput, FoundLearner } from '../../workflows/ask/messages';
import { FIND_LEARNER } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import type { LearnerName } from './learner-name';

/** The learner that is meant. */
export interface MeantLearner {
  readonly userId: number;
  /** Record in the LMS, where it was asked. */
  readonly found?: FoundLearner;
}

/** Asks the LMS through the worker; empty when it knows nobody of that name. */
export function findInLms(context: OperationContext, name: LearnerName): Promise<readonly FoundLearner[] | Refusal> {
  const by: FindLearnerInput['by'] =
    name.by === 'id'
      ? { userId: name.userId }
      : name.by === 'email'
        ? { email: name.email }
        : { username: name.username };
  return askShortWorkflow<readonly FoundLearner[]>(context, FIND_LEARNER, { by });
}

/** The LMS's record of a learner whose id is known. */
export async function findById(context: OperationContext, userId: number): Promise<FoundLearner | Refusal | undefined> {
  const found = await findInLms(context, { by: 'id', userId });
  return isRefusal(found) ? found : found[0];
}

/** A learner that the LMS has forgotten, or cannot be asked about, may still be known by the memo of a run. */
export async function findInRuns(
  { client, instance, onProgress }: OperationContext,
  username: string,
): Promise<readonly MeantLearner[]> {
  const ids = new Set<number>();
  onProgress({ doing: 'searching-runs' });
  for await (const raw of listExecutions(client, retirements([instance]))) {
    const userId = userIdOf(raw.execution?.workflowId);
    if (userId !== undefined && (await usernameOf(client, raw)) === username) ids.add(userId);
  }
  return [...ids].map((userId) => ({ userId }));
}
