import type { InstanceRecord } from '../../domain/instance/record';
import { owedNotes } from '../../domain/partner-report/report-note';
import { counted } from '../../domain/text/counted';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { unfinishedReports } from '../../temporal/visibility/partner-reports';
import { OPEN, retirements } from '../../temporal/visibility/retirements';
import type { TemporalClient } from '../operation-context';
import type { Refusal } from '../refusal';

/**
 * Why an instance may not give its LMS up: a run of a learner there is open, or partners are owed something.
 * @param record what is known of it, if it can be read
 */
export async function stillNeeded(
  client: TemporalClient,
  instance: string,
  record: InstanceRecord | undefined,
): Promise<Extract<Refusal, { refusal: 'record' }> | undefined> {
  const open = await countExecutions(client, retirements([instance], OPEN));
  if (open > 0) {
    return {
      refusal: 'record',
      reason: `${counted(open, 'run is open', 'runs are open')} of ${instance}`,
      next: 'end-open-runs',
    };
  }
  if ((await countExecutions(client, unfinishedReports(instance))) > 0) {
    return {
      refusal: 'record',
      reason: `partners of ${instance} are still owed entries of a report, or one is under way`,
      next: 'run-report-again',
    };
  }
  const lost = owedNotes(record?.partnerReports ?? []).length;
  if (lost === 0) return undefined;
  return {
    refusal: 'record',
    reason: `${counted(lost, 'answer', 'answers')} of the LMS to a partner report of ${instance} ${lost === 1 ? 'was' : 'were'} lost, as a whole or in part, and partners are owed what was in ${lost === 1 ? 'it' : 'them'}`,
    next: 'recover-then-settle',
  };
}
