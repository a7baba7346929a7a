import { EXPIRE_REPORTS, type ExpireReportsResult as ExpireResult } from '../../workflows/partner-report/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { reportRefusal } from './report-refusal';

/** Deletes partner reports that are older than so many days. */
export async function expireReports(
  context: OperationContext,
  input: { readonly ageInDays: number; readonly dryRun: boolean },
): Promise<ExpireResult | Refusal> {
  const result = await askShortWorkflow<ExpireResult>(context, EXPIRE_REPORTS, input);
  return isRefusal(result) ? result : (reportRefusal(result) ?? result);
}
