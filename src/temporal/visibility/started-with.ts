import type { Client } from '@temporalio/client';
import { decodeOptionalSinglePayload } from '@temporalio/common/lib/internal-non-workflow';
import { grpcStatus } from '../connect/grpc-status';

/** The first argument that a workflow was started with, read without a worker; undefined where it is not kept any more. */
export async function startedWith<T>(
  client: Client,
  execution: { readonly workflowId: string; readonly runId?: string },
): Promise<T | undefined> {
  const { namespace, loadedDataConverter } = client.options;
  const answer = await client.workflowService
    .getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 })
    .catch((error: unknown) => {
      if (grpcStatus(error) === 'not-found') return undefined;
      throw error;
    });
  const payload = answer?.history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const context = { type: 'workflow' as const, namespace, workflowId: execution.workflowId };
  return (await decodeOptionalSinglePayload<T>(loadedDataConverter, payload, context)) ?? undefined;
}
