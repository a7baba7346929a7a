import { scheduleId } from '../../domain/instance/instance';
import type { TemporalClient } from '../operation-context';
import { seeSchedule } from './see-schedule';

export interface ScheduleRow {
  readonly instance: string;
  /** Absent where this client cannot read it. */
  readonly schedule?: string;
  readonly paused: boolean;
  readonly next?: string;
  readonly last?: string;
}

/** Ids of the instances that have a Schedule. The list is behind the truth for a while. */
export async function scheduledInstances(client: TemporalClient): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { scheduleId: id } of client.schedule.list()) {
    if (id.startsWith(scheduleId(''))) found.push(id.slice(scheduleId('').length));
  }
  return found;
}

/** @param only one instance, asked for by its id */
export async function listSchedules(client: TemporalClient, only: string | undefined): Promise<readonly ScheduleRow[]> {
  const schedules: ScheduleRow[] = [];
  for (const instance of only ? [only] : await scheduledInstances(client)) {
    const seen = await seeSchedule(client, instance);
    if (seen === undefined) continue;
    const { says, paused, next, last } = seen;
    schedules.push({ instance, schedule: says, paused, next, last });
  }
  return schedules;
}
