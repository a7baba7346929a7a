import { CAMPAIGN, CAMPAIGN_BATCH, campaignBatchesOf } from '../../workflows/campaign/messages';
import { allOf, is, startsWith, type Term } from './terms';

/** Campaigns of one instance, open and ended. */
export function campaigns(instance: string): Term {
  return allOf(is('WorkflowType', CAMPAIGN), is('LetheInstance', instance));
}

/** What does the work of the campaigns of one instance, open and ended. */
export function campaignBatches(instance: string): Term {
  return allOf(is('WorkflowType', CAMPAIGN_BATCH), startsWith('WorkflowId', campaignBatchesOf(instance)));
}
