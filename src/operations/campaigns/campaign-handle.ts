import { type WorkflowExecutionDescription, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { type CampaignInput, type CampaignMemo, campaignWorkflowId } from '../../workflows/campaign/messages';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** A campaign that Temporal still keeps. */
export interface KnownCampaign {
  readonly handle: WorkflowHandle;
  readonly info: WorkflowExecutionDescription;
  readonly input: CampaignInput;
  readonly open: boolean;
}

/** @param id as people write it */
export async function findCampaign(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  id: string,
): Promise<KnownCampaign | Refusal> {
  if (!/^[\w-]{1,40}$/.test(id)) return { refusal: 'no-campaign' };
  const handle = client.workflow.getHandle(campaignWorkflowId(instance, id));
  try {
    const info = await handle.describe();
    const { campaign: input } = (info.memo ?? {}) as Partial<CampaignMemo>;
    if (input === undefined) return { refusal: 'no-campaign' };
    return { handle, info, input, open: info.status.name === 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { refusal: 'no-campaign' };
    throw error;
  }
}
