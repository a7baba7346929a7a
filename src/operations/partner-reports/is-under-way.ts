import { WorkflowNotFoundError } from '@temporalio/client';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import type { ReportNote } from '../../domain/partner-report/report-note';
import type { OperationContext } from '../operation-context';

/** Whether the answer to this question may still come: then it is not known yet what is owed of it. */
export async function isUnderWay(context: Asking, { id, outcome }: ReportNote): Promise<boolean> {
  return outcome === 'asking' && (await isRunning(context, id));
}

/** Whether there is a report at work: it may be about to bring, or to write down, what is owed. */
export function isAnyUnderWay(context: Asking): Promise<boolean> {
  return isRunning(context);
}

type Asking = Pick<OperationContext, 'client' | 'instance'>;

async function isRunning({ client, instance }: Asking, runId?: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(partnerReportWorkflowId(instance), runId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
