import { CAMPAIGN } from '../../workflows/campaign/messages';
import { allOf, is, type Term } from './terms';

/** Campaigns of one instance, open and ended. */
export function campaigns(instance: string): Term {
  return allOf(is('WorkflowType', CAMPAIGN), is('LetheInstance', instance));
}
