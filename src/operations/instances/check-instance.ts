import type { Check } from '../../domain/checks/check';
import { CHECK_INSTANCE } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** What a worker of the instance sees of its site, its services, its file and the clocks. */
export function checkInstance(context: OperationContext): Promise<readonly Check[] | Refusal> {
  return askShortWorkflow<readonly Check[]>(context, CHECK_INSTANCE, {});
}
