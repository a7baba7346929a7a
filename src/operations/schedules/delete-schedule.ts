import { ScheduleNotFoundError } from '@temporalio/client';
import { scheduleId } from '../../domain/instance/instance';
import type { TemporalClient } from '../operation-context';

/** Deletes the Schedule of an instance, if there is one. */
export async function deleteSchedule(client: TemporalClient, instance: string): Promise<void> {
  await client.schedule
    .getHandle(scheduleId(instance))
    .delete()
    .catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
}
