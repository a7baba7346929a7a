import { EXPIRE_REPORTS, type ExpireReportsResult as ExpireResult } from '../../workflows/partner-report/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** Deletes partner reports that are older than so many days. */
export function expireReports(
  context: OperationContext,
  input: { readonly ageInDays: number; readonly dryRun: boolean },
): Promise<ExpireResult | Refusal> {
  return askShortWorkflow<ExpireResult>(context, EXPIRE_REPORTS, input);
}
