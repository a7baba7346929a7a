import { describeRecord } from '../../temporal/records/describe-record';
import { changeByPerson } from '../instances/change-by-person';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { isAnyUnderWay } from './is-under-way';

export interface Settled {
  readonly instance: string;
  /** The report whose answer was lost. */
  readonly settled: string;
}

/** Writes down that nothing of a lost answer is owed any more, because a person says so. */
export async function settleReport(
  context: OperationContext,
  { report, reason }: { readonly report: string; readonly reason?: string },
): Promise<Settled | Refusal> {
  const { client, instance } = context;
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  if (sight.kind !== 'found') return { refusal: 'failure', code: 'instance.unreadable' };
  if (await isAnyUnderWay(context)) {
    return {
      refusal: 'record',
      reason: 'a partner report is under way, and what it brings is not written down yet; nothing was settled',
      next: 'see-running-report',
    };
  }
  const done = await changeByPerson(context, 'settleReport', { report }, sight.record.revision, reason);
  return isRefusal(done) ? done : { instance, settled: report };
}
