import { requestInForce } from '../../domain/instance/approval';
import type { ApprovalRequest } from '../../domain/instance/approval-request';
import { describeRecord } from '../../temporal/records/describe-record';
import type { OperationContext } from '../operation-context';

/** The open request for approval of an instance, if there is one, with the revision of the record that has it, and whether its cool-off is another than the one in force. */
export async function openApproval({
  client,
  instance,
}: Pick<OperationContext, 'client' | 'instance'>): Promise<
  { readonly request: ApprovalRequest; readonly revision: number; readonly override: boolean } | undefined
> {
  const sight = await describeRecord(client, instance);
  if (sight.kind !== 'found') return undefined;
  const request = requestInForce(sight.record, Date.now());
  if (request === undefined) return undefined;
  const { revision, settings } = sight.record;
  return { request, revision, override: request.coolOffDays !== settings.plan.coolOffDays };
}
