import { setWorkflowOptions } from '@temporalio/workflow';
import { activitiesOf } from '../ask/short-workflows';
import { whenVersioned } from '../kit/versioning';
import type { SelectLearnersQuestion, SelectLearnersResult } from './messages';

/** A page of the learners whom the LMS has in some states, for a client that has no credentials of the LMS. */
export function selectLearners(
  input: SelectLearnersQuestion & { readonly instance: string },
): Promise<SelectLearnersResult> {
  return activitiesOf(input.instance, 'choose learners by their state').selectLearners(input);
}

setWorkflowOptions(whenVersioned('PINNED'), selectLearners);
