import { campaigns } from '../../temporal/visibility/campaigns';
import { listExecutions } from '../../temporal/visibility/list-executions';
import type { OperationContext } from '../operation-context';
import { isRefusal } from '../refusal';
import { findCampaign } from './campaign-handle';
import { type CampaignSummary, summaryOf } from './campaign-summary';

export type CampaignRow = CampaignSummary;

/** Campaigns that Temporal keeps, the newest first. */
export async function listCampaigns(context: OperationContext, limit: number): Promise<readonly CampaignRow[]> {
  const { client, instance } = context;
  const ids: string[] = [];
  for await (const { execution } of listExecutions(client, campaigns(instance))) {
    ids.push((execution?.workflowId ?? '').slice(`campaign/${instance}/`.length));
  }
  // An id begins with its time.
  const newest = ids.sort().reverse().slice(0, limit);
  const rows = await Promise.all(
    newest.map(async (id) => {
      const known = await findCampaign(context, id);
      return isRefusal(known) ? [] : [await summaryOf(context, known)];
    }),
  );
  return rows.flat();
}
