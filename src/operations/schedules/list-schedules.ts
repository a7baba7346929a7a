import { ScheduleNotFoundError } from '@temporalio/client';
import { scheduleId } from '../../domain/instance/instance';
import type { TemporalClient } from '../operation-context';

export interface ScheduleRow {
  readonly instance: string;
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

/** @param only one instance; the list is behind the truth for a while, one is asked for by its id */
export async function listSchedules(client: TemporalClient, only: string | undefined): Promise<readonly ScheduleRow[]> {
  const schedules: ScheduleRow[] = [];
  for (const instance of only ? [only] : await scheduledInstances(client)) {
    try {
      const { action, state, info } = await client.schedule.getHandle(scheduleId(instance)).describe();
      const said = action.memo?.schedule;
      schedules.push({
        instance,
        schedule: typeof said === 'string' ? said : undefined,
        paused: state.paused,
        next: state.paused ? undefined : info.nextActionTimes[0]?.toISOString(),
        last: info.recentActions.at(-1)?.takenAt.toISOString(),
      });
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
  return schedules;
}
