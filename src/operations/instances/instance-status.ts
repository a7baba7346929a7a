import { requestInForce } from '../../domain/instance/approval';
import { activityTaskQueue } from '../../domain/instance/instance';
import { DAY_MS } from '../../domain/time/day-ms';
import { describeRecord, type RecordSight } from '../../temporal/records/describe-record';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { OPEN } from '../../temporal/visibility/retirements';
import { instanceOf, type OpenTally, tallyOpen } from '../../temporal/visibility/tally-open';
import { allOf, is } from '../../temporal/visibility/terms';
import { INSTANCE_RECORD } from '../../workflows/instance/messages';
import type { TemporalClient } from '../operation-context';
import { discoverySchedule, scheduledInstances } from '../schedules/list-schedules';
import { type Poller, pollersOf } from './pollers-of';

/** How one instance is. */
export interface InstanceStatus {
  readonly instance: string;
  /**
   * Whether a record says what is in force; `stands-still` where it does and workers fail at it each time, `ended` where
   * somebody ended it, `unreadable` where this client cannot read it.
   */
  readonly record: 'in-force' | 'stands-still' | 'ended' | 'none' | 'unreadable';
  /** Open runs by phase; phases with nobody are left out. */
  readonly phases: Readonly<Record<string, number>>;
  readonly open: number;
  /** Learners who need a person. */
  readonly attention: number;
  /** Learners whom the law wanted done before now. */
  readonly overdue: number;
  /** Learners who are due within seven days, those past it left out. */
  readonly dueSoon: number;
  /** Why an approval is awaited. */
  readonly awaitsApproval?: string;
  readonly workers: readonly Poller[];
  /** ISO 8601. */
  readonly lastDiscovery?: string;
  readonly schedule?: { readonly text?: string; readonly paused: boolean; readonly next?: string };
}

const WEEK_MS = 7 * DAY_MS;

/** How these instances are; all that were applied where none is named. */
export async function instanceStatus(
  client: TemporalClient,
  named: readonly string[],
): Promise<readonly InstanceStatus[]> {
  const instances = named.length > 0 ? named : await appliedInstances(client);
  const tallies = await tallyOpen(client, instances);
  return Promise.all(instances.map((instance) => statusOf(client, instance, tallies.get(instance))));
}

/** Whether somebody must act, or may have to: of a record that cannot be read here nobody can tell. */
export function needsPerson({ attention, overdue, awaitsApproval, record, open, schedule }: InstanceStatus): boolean {
  const nothingInForce = record === 'none' || record === 'ended';
  // Learners wait for a record, or its Schedule was left behind: somebody ended it by hand.
  const lost = nothingInForce && (open > 0 || schedule !== undefined);
  const unsure = record === 'stands-still' || record === 'unreadable';
  return attention > 0 || overdue > 0 || awaitsApproval !== undefined || unsure || lost;
}

/** Those with a record, and those with a Schedule, whose record somebody may have ended. */
async function appliedInstances(client: TemporalClient): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const raw of listExecutions(client, allOf(is('WorkflowType', INSTANCE_RECORD), OPEN))) {
    found.add(instanceOf(raw));
  }
  for (const instance of await scheduledInstances(client)) found.add(instance);
  return [...found].sort();
}

async function statusOf(
  client: TemporalClient,
  instance: string,
  tally: OpenTally | undefined,
): Promise<InstanceStatus> {
  const [sight, workers, schedule] = await Promise.all([
    describeRecord(client, instance),
    pollersOf(client, activityTaskQueue(instance)),
    discoverySchedule(client, instance),
  ]);
  const record = sight.kind === 'found' ? sight.record : undefined;
  const now = Date.now();
  const request = record === undefined ? undefined : requestInForce(record, now);
  const dues = tally?.dues ?? [];
  const overdue = dues.filter(({ atMs }) => atMs < now).length;
  const lastDiscovery = record?.lastDiscovery?.at ?? schedule?.last;
  return {
    instance,
    record: recordState(sight),
    phases: Object.fromEntries(tally?.phases ?? []),
    open: [...(tally?.phases.values() ?? [])].reduce((sum, count) => sum + count, 0),
    attention: tally?.needPerson ?? 0,
    overdue,
    dueSoon: dues.filter(({ atMs }) => atMs < now + WEEK_MS).length - overdue,
    ...(request === undefined ? {} : { awaitsApproval: request.why }),
    workers,
    ...(lastDiscovery === undefined ? {} : { lastDiscovery }),
    ...(schedule === undefined
      ? {}
      : {
          schedule: {
            paused: schedule.paused,
            ...(schedule.schedule === undefined ? {} : { text: schedule.schedule }),
            ...(schedule.next === undefined ? {} : { next: schedule.next }),
          },
        }),
  };
}

function recordState(sight: RecordSight): InstanceStatus['record'] {
  if (sight.kind === 'none') return sight.ended === true ? 'ended' : 'none';
  if (sight.open.standsStill === true) return 'stands-still';
  return sight.kind === 'found' ? 'in-force' : 'unreadable';
}
