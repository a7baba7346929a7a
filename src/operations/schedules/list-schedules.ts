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

/** @param only one instance; the list is behind the truth for a while, one is asked for by its id */
export async function listSchedules(client: TemporalClient, only: string | undefined): Promise<readonly ScheduleRow[]> {
  const schedules: ScheduleRow[] = [];
  const ids: string[] = [];
  if (only) ids.push(scheduleId(only));
  else for await (const summary of client.schedule.list()) ids.push(summary.scheduleId);
  for (const id of ids.filter((one) => one.startsWith(scheduleId('')))) {
    try {
      const { action, state, info } = await client.schedule.getHandle(id).describe();
      const said = action.memo?.schedule;
      schedules.push({
        instance: id.slice(scheduleId('').length),
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
