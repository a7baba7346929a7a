import { requestInForce } from '../../domain/instance/approval';
import type { ApprovalRequest } from '../../domain/instance/approval-request';
import { describeRecord } from '../../temporal/records/describe-record';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

interface OpenApproval {
  readonly request: ApprovalRequest;
  /** Of the record that has it. */
  readonly revision: number;
  /** Its cool-off is another than the one in force. */
  readonly override: boolean;
}

/** The open request for approval of an instance, if there is one. A record that cannot be read here may have one. */
export async function openApproval({
  client,
  instance,
}: Pick<OperationContext, 'client' | 'instance'>): Promise<OpenApproval | Refusal | undefined> {
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return undefined;
  if (sight.kind !== 'found') {
    const detail = sight.kind === 'newer' ? `format ${sight.format}` : sight.why;
    return { refusal: 'failure', code: 'instance.unreadable', detail };
  }
  const request = requestInForce(sight.record, Date.now());
  if (request === undefined) return undefined;
  const { revision, settings } = sight.record;
  return { request, revision, override: request.coolOffDays !== settings.plan.coolOffDays };
}
