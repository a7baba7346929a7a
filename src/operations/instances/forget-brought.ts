import { broughtOf } from '../../domain/partner-report/page-id';
import { grpcStatus } from '../../temporal/connect/grpc-status';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { reportPages } from '../../temporal/visibility/partner-reports';
import type { TemporalClient } from '../operation-context';

/** Deletes who was brought to partners: where no answer is owed, nobody asks any more. */
export async function forgetBrought(client: TemporalClient, instance: string): Promise<void> {
  const { namespace } = client.options;
  for await (const { execution } of listExecutions(client, reportPages(broughtOf(instance)))) {
    const workflowExecution = { workflowId: execution?.workflowId ?? '' };
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }).catch((error: unknown) => {
      if (grpcStatus(error) !== 'not-found') throw error;
    });
  }
}
