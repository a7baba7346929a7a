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

/** @param only one instance; the list is behind the truth for a while, one is asked for by its id */
export async function listSchedules(client: TemporalClient, only: string | undefined): Promise<readonly ScheduleRow[]> {
  const schedules: ScheduleRow[] = [];
  const instances: string[] = [];
  const prefix = scheduleId('');
  if (only) instances.push(only);
  else
    for await (const { scheduleId: id } of client.schedule.list())
      if (id.startsWith(prefix)) instances.push(id.slice(prefix.length));
  for (const instance of instances) {
    const seen = await seeSchedule(client, instance);
    if (seen === undefined) continue;
    const { says, paused, next, last } = seen;
    schedules.push({ instance, schedule: says, paused, next, last });
  }
  return schedules;
}
