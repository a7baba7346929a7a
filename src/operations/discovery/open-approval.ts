import { WorkflowNotFoundError } from '@temporalio/client';
import { approvalWorkflowId } from '../../domain/instance/instance';
import { type ApprovalRequest, approvalQuery } from '../../workflows/discover-learners/messages';
import { PICK_UP_WITHIN_MS } from '../kit/watch-workflow';
import type { OperationContext } from '../operation-context';

/**
 * The open request for approval of an instance, if there is one; asking needs a worker.
 * @throws gRPC's DEADLINE_EXCEEDED when no worker answers in time
 */
export async function openApproval({
  client,
  instance,
}: Pick<OperationContext, 'client' | 'instance'>): Promise<ApprovalRequest | undefined> {
  const handle = client.workflow.getHandle(approvalWorkflowId(instance));
  try {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return undefined;
    return await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => handle.query(approvalQuery));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
