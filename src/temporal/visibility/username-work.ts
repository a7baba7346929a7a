import { shortWorkflowsOf } from '../../domain/instance/instance';
import { REPLACE_USERNAMES, replaceUsernamesWorkflowId } from '../../workflows/replace-usernames/messages';
import { REQUEST_RETIREMENTS } from '../../workflows/request-retirements/messages';
import { allOf, is, startsWith, type Term } from './terms';

/** What replaces usernames of one instance. Previews have other ids. */
export function usernameReplacements(instance: string): Term {
  return allOf(is('WorkflowType', REPLACE_USERNAMES), is('WorkflowId', replaceUsernamesWorkflowId(instance)));
}

/** What asks the LMS of one instance to retire users. */
export function retirementRequests(instance: string): Term {
  const ids = shortWorkflowsOf(REQUEST_RETIREMENTS, instance);
  return allOf(is('WorkflowType', REQUEST_RETIREMENTS), startsWith('WorkflowId', ids));
}
