import type { Check } from '../../domain/checks/check';
import type { NamedFile } from '../../domain/checks/named-file';
import { CHECK_INSTANCE } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { unlessBusy } from '../kit/unless-busy';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/**
 * What a worker of the instance sees of its site, its services, its file and the clocks; `busy` where none comes to it,
 * because a service that hangs has taken all their slots.
 * @param keyIds of the keys that are in use
 * @param named the file in hand of the one who asks; the worker may have another
 */
export function checkInstance(
  context: OperationContext,
  keyIds: readonly string[],
  named?: NamedFile,
): Promise<readonly Check[] | 'busy' | Refusal> {
  const input = { keyIds, ...(named === undefined ? {} : { named }) };
  return unlessBusy((onBusy) => askShortWorkflow<readonly Check[]>(context, CHECK_INSTANCE, input, onBusy));
}
