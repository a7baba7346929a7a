import { approvalWorkflowId } from '../../domain/instance/instance';
import type { Approval, ApprovalAnswer, DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';
import { followBatchOf } from './run-discovery';

/** Lets in the learners up to the newest that was shown, and waits for the discovery that enrolls them. */
export async function approveDiscovery(
  context: OperationContext,
  approval: Omit<Approval, 'by'>,
): Promise<DiscoverLearnersResult | Refusal> {
  const { client, instance, by, signal } = context;
  const handle = client.workflow.getHandle(approvalWorkflowId(instance));
  const answer = await client.withAbortSignal(signal, () =>
    handle.executeUpdate<ApprovalAnswer, [Approval]>('approve', { args: [{ by, ...approval }] }),
  );
  if (!answer.accepted) return { refusal: 'approval', reason: answer.reason };
  return followBatchOf(context, answer.batch);
}
