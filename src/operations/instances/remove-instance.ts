import { WorkflowNotFoundError } from '@temporalio/client';
import { recordWorkflowId } from '../../domain/instance/instance';
import { owedNotes } from '../../domain/partner-report/report-note';
import { counted } from '../../domain/text/counted';
import { releaseSite } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { unfinishedReports } from '../../temporal/visibility/partner-reports';
import { OPEN, retirements } from '../../temporal/visibility/retirements';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';
import { deleteSchedules } from '../schedules';

export interface Removed {
  readonly instance: string;
  readonly removed: true;
}

/**
 * Takes an instance out of force: its Schedule, its record, and last its claim of the LMS. Only where no run of it is
 * open. A second remove repairs.
 * @param fingerprint of the LMS by a file, for a record that cannot be read, and for an address that was claimed and not put
 * in force
 */
export async function removeInstance(
  { client, instance }: OperationContext,
  fingerprint: string | undefined,
): Promise<Removed | Refusal> {
  const sight = await describeRecord(client, instance);
  const record = sight.kind === 'found' ? sight.record : sight.kind === 'none' ? sight.last : undefined;
  const site = record?.settings.fingerprint ?? fingerprint;
  if (sight.kind === 'none' && site === undefined) return { refusal: 'failure', code: 'instance.not-applied' };
  if (site === undefined) {
    return {
      refusal: 'record',
      reason: 'the record cannot be read, so its LMS is not known',
      hint: 'name its file: --config FILE',
    };
  }
  const open = await countExecutions(client, retirements([instance], OPEN));
  if (open > 0) {
    return {
      refusal: 'record',
      reason: `${counted(open, 'run is open', 'runs are open')} of ${instance}`,
      hint: 'see `lethe learner list`; end them first',
    };
  }
  if ((await countExecutions(client, unfinishedReports(instance))) > 0) {
    return {
      refusal: 'record',
      reason: `partners of ${instance} are still owed entries of a report, or one is under way`,
      hint: 'see `lethe partner-report show`, and run it once more',
    };
  }
  const lost = owedNotes(record?.partnerReports ?? []).length;
  if (lost > 0) {
    return {
      refusal: 'record',
      reason: `${counted(lost, 'answer', 'answers')} of the LMS to a partner report of ${instance} ${lost === 1 ? 'was' : 'were'} lost, and partners are owed what was in ${lost === 1 ? 'it' : 'them'}`,
      hint: 'see `lethe partner-report show`; recover what Lethe knows, then `lethe partner-report settle`',
    };
  }
  await deleteSchedules(client, instance);
  if (sight.kind !== 'none') {
    const handle = client.workflow.getHandle(recordWorkflowId(instance));
    await handle.terminate('the instance was removed').catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
  const sites = [site, ...(record?.formerSites ?? []), ...(fingerprint === undefined ? [] : [fingerprint])];
  for (const one of new Set(sites)) await releaseSite(client, one, instance);
  return { instance, removed: true };
}
