import { setWorkflowOptions } from '@temporalio/workflow';
import { activitiesOf } from '../ask/short-workflows';
import { whenVersioned } from '../kit/versioning';
import type { FindArchivedInput, FindArchivedResult } from './messages';

/** Searches the archives of an instance for one name or one address. */
export function findArchived(input: FindArchivedInput): Promise<FindArchivedResult> {
  return activitiesOf(input.instance, 'search the archives').findArchived(input);
}

setWorkflowOptions(whenVersioned('PINNED'), findArchived);
