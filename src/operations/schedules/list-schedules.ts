import { SCHEDULED, type Scheduled, scheduleId } from '../../domain/instance/instance';
import type { TemporalClient } from '../operation-context';
import { seeSchedule } from './see-schedule';

export interface ScheduleRow {
  readonly instance: string;
  /** What it starts. */
  readonly runs: Scheduled;
  /** Absent where this client cannot read it. */
  readonly schedule?: string;
  readonly paused: boolean;
  readonly next?: string;
  readonly last?: string;
}

/** Ids of the instances that have a Schedule. The list is behind the truth for a while. */
export async function scheduledInstances(client: TemporalClient): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const { scheduleId: id } of client.schedule.list()) {
    const what = SCHEDULED.find((one) => id.startsWith(scheduleId('', one)));
    if (what !== undefined) found.add(id.slice(scheduleId('', what).length));
  }
  return [...found];
}

/** @param only one instance, asked for by its id */
export async function listSchedules(client: TemporalClient, only: string | undefined): Promise<readonly ScheduleRow[]> {
  const schedules: ScheduleRow[] = [];
  for (const instance of only ? [only] : await scheduledInstances(client)) {
    for (const runs of SCHEDULED) {
      const row = await describeRow(client, instance, runs);
      if (row !== undefined) schedules.push(row);
    }
  }
  return schedules;
}

async function describeRow(
  client: TemporalClient,
  instance: string,
  runs: Scheduled,
): Promise<ScheduleRow | undefined> {
  const seen = await seeSchedule(client, instance, runs);
  if (seen === undefined) return undefined;
  const { says, paused, next, last } = seen;
  return { instance, runs, schedule: says, paused, next, last };
}

/** The one that finds learners to retire. */
export async function discoverySchedule(client: TemporalClient, instance: string): Promise<ScheduleRow | undefined> {
  return describeRow(client, instance, 'discovery');
}
