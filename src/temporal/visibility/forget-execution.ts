import type { Client } from '@temporalio/client';
import { grpcStatus } from '../connect/grpc-status';

/** Deletes a workflow with its history, also while it is open. One that is not there any more is as good. */
export async function forgetExecution(client: Client, workflowId: string): Promise<void> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch((error: unknown) => {
    if (grpcStatus(error) !== 'not-found') throw error;
  });
}
