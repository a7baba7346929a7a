import { EXPORT_FORMAT, type HeldLearner, type InstanceExport } from '../../domain/instance/instance-export';
import { isOver } from '../../domain/instance/maintenance-hold';
import { inLanes } from '../../lanes/in-lanes';
import { describeRecord } from '../../temporal/records/describe-record';
import { learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { OPEN, retirements } from '../../temporal/visibility/retirements';
import { is } from '../../temporal/visibility/terms';
import { RUNS_AT_ONCE } from '../kit/runs-at-once';
import { describeRun, queryStatus } from '../learners/learner-run';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

export interface Exported {
  readonly exported: InstanceExport;
  /** LMS user ids of learners on hold whose run nobody could ask until when: held until somebody releases them. */
  readonly notAsked: readonly number[];
}

/** What is in force for an instance, and which of its learners are on hold. Changes nothing. */
export async function exportInstance(context: OperationContext): Promise<Exported | Refusal> {
  const { client, instance } = context;
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  if (sight.kind !== 'found') {
    const detail = sight.kind === 'newer' ? `format ${sight.format}` : sight.why;
    return { refusal: 'failure', code: 'instance.unreadable', detail };
  }
  const { settings, approved, holds, formerSites } = sight.record;
  const { heldLearners, notAsked } = await heldNow(context);
  const now = Date.now();
  const exported: InstanceExport = {
    format: EXPORT_FORMAT,
    instance,
    exportedAt: new Date(now).toISOString(),
    settings,
    ...(approved === undefined ? {} : { approved }),
    maintenanceHolds: holds.filter((hold) => !isOver(hold, now)),
    formerSites,
    heldLearners,
  };
  return { exported, notAsked };
}

/** When one run cannot be asked, no worker is there: a hold without its end is better than none. */
async function heldNow(context: OperationContext) {
  const { client, instance, signal } = context;
  const userIds: number[] = [];
  const query = retirements([instance], OPEN, is('LethePhase', 'held'));
  for await (const raw of listExecutions(client, query)) userIds.push(learnerRow(raw).userId);
  const held: HeldLearner[] = [];
  const notAsked: number[] = [];
  const ask = async (userId: number) => {
    const run = await describeRun(context, userId);
    if (run === undefined || !run.open) return;
    const status = notAsked.length > 0 ? 'no-worker' : await queryStatus(context, run);
    if (typeof status === 'string') {
      notAsked.push(userId);
      held.push({ userId });
    } else if (status.phase === 'held') {
      held.push({ userId, ...(status.heldUntil === undefined ? {} : { until: status.heldUntil }) });
    }
  };
  await inLanes(RUNS_AT_ONCE, userIds, ask, () => !signal.aborted);
  signal.throwIfAborted();
  return { heldLearners: held.sort((one, other) => one.userId - other.userId), notAsked };
}
