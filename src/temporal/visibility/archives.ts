import { archiveWorkflowId } from '../../domain/instance/instance';
import { ARCHIVE_LEARNERS } from '../../workflows/archive-learners/messages';
import { allOf, is, type Term } from './terms';

/** Archive runs of one instance, by hand and by schedule. */
export function archiveRuns(instance: string): Term {
  return allOf(is('WorkflowType', ARCHIVE_LEARNERS), is('WorkflowId', archiveWorkflowId(instance)));
}
