import { scheduleId } from '../../domain/instance/instance';
import { DISCOVER_LEARNERS } from '../../workflows/discover-learners/messages';
import { allOf, is, isOneOf, isSince, startsWith, type Term } from './terms';

/** Discoveries of one instance, by its Schedule, by hand and by approval. */
export function discoveries(instance: string): Term {
  return allOf(is('WorkflowType', DISCOVER_LEARNERS), startsWith('WorkflowId', `${scheduleId(instance)}/`));
}

/** Discoveries of these instances that ended well, dry runs among them. @param sinceMs epoch milliseconds */
export function completedDiscoveries(instances: readonly string[], sinceMs: number): Term {
  const completed = allOf(is('WorkflowType', DISCOVER_LEARNERS), is('ExecutionStatus', 'Completed'));
  return allOf(completed, isOneOf('LetheInstance', instances), isSince('CloseTime', sinceMs));
}
