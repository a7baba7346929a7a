import { EXPIRE_ARCHIVES, type ExpireInput, type ExpireResult } from '../../workflows/archive-learners/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { expiryRefusal } from './archive-refusal';

export type ExpireAsked = Pick<ExpireInput, 'olderThanMs' | 'withScripts' | 'dryRun'>;

/** Removes archives that are too old; a repeat goes on where one stopped. */
export async function expireArchives(context: OperationContext, asked: ExpireAsked): Promise<ExpireResult | Refusal> {
  context.onProgress({ doing: 'searching-archives' });
  const result = await askShortWorkflow<ExpireResult>(context, EXPIRE_ARCHIVES, { by: context.by, ...asked });
  return isRefusal(result) ? result : (expiryRefusal(result) ?? result);
}
