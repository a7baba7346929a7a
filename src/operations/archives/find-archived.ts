import {
  FIND_ARCHIVED,
  type FindArchivedInput,
  type FindArchivedResult,
} from '../../workflows/archive-learners/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { archiveRefusal } from './archive-refusal';

/** Somebody in the archives, by name or address. A worker searches: it has the storage, and the secret of the hashes. */
export async function findArchived(
  context: OperationContext,
  by: FindArchivedInput['by'],
): Promise<FindArchivedResult | Refusal> {
  context.onProgress({ doing: 'searching-archives' });
  const result = await askShortWorkflow<FindArchivedResult>(context, FIND_ARCHIVED, { by });
  return isRefusal(result) ? result : (archiveRefusal(result) ?? result);
}
