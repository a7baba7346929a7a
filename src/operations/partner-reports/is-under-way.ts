import { WorkflowNotFoundError } from '@temporalio/client';
import { partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import type { ReportNote } from '../../domain/partner-report/report-note';
import type { OperationContext } from '../operation-context';

/** Whether the answer to this question may still come: then it is not known yet what is owed of it. */
export async function isUnderWay(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  { id, outcome }: ReportNote,
): Promise<boolean> {
  if (outcome !== 'asking') return false;
  try {
    const { status } = await client.workflow.getHandle(partnerReportWorkflowId(instance), id).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
