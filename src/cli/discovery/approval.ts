import { approvalWorkflowId } from '../../domain/instance/instance';
import type { ApprovalRequest } from '../../workflows/discover-learners/messages';
import { PICK_UP_WITHIN_MS } from '../shell/ask-workflow';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';

/**
 * The open request for approval of an instance, if there is one; asking needs a worker.
 * @throws gRPC's DEADLINE_EXCEEDED when no worker answers in time
 */
export async function openApproval(session: Session, instance: string): Promise<ApprovalRequest | undefined> {
  const client = await session.client();
  const { WorkflowNotFoundError } = rooms.temporal();
  const { approvalQuery } = rooms.messages();
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
