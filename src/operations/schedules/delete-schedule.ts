import { ScheduleNotFoundError } from '@temporalio/client';
import { SCHEDULED, type Scheduled, scheduleId } from '../../domain/instance/instance';
import type { TemporalClient } from '../operation-context';

/** Deletes a Schedule of an instance, if there is one. */
export async function deleteSchedule(client: TemporalClient, instance: string, what: Scheduled): Promise<void> {
  await client.schedule
    .getHandle(scheduleId(instance, what))
    .delete()
    .catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
}

/** Nothing of the instance starts by itself any more. */
export async function deleteSchedules(client: TemporalClient, instance: string): Promise<void> {
  for (const what of SCHEDULED) await deleteSchedule(client, instance, what);
}
