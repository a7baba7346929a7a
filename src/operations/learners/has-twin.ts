import { FIND_LEARNER, type FoundLearner } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal } from '../refusal';

/**
 * Whether the username of another learner, now or earlier in the queue, differs by case only. It takes a reading of everybody.
 * @returns `unknown` where the LMS cannot be asked now
 */
export async function hasTwin(context: OperationContext, userId: number): Promise<boolean | 'unknown'> {
  const question = { by: { userId }, twins: true };
  const found = await askShortWorkflow<readonly FoundLearner[]>(context, FIND_LEARNER, question);
  return isRefusal(found) ? 'unknown' : found[0]?.twin === true;
}
