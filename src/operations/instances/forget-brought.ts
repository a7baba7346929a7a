import { broughtOf } from '../../domain/partner-report/page-id';
import { forgetExecution } from '../../temporal/visibility/forget-execution';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { reportPages } from '../../temporal/visibility/partner-reports';
import type { TemporalClient } from '../operation-context';

/** Deletes who was brought to partners: an instance that is removed makes no report any more. */
export async function forgetBrought(client: TemporalClient, instance: string): Promise<void> {
  for await (const { execution } of listExecutions(client, reportPages(broughtOf(instance)))) {
    await forgetExecution(client, execution?.workflowId ?? '');
  }
}
