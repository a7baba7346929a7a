import { ScheduleNotFoundError } from '@temporalio/client';
import { scheduleId } from '../../domain/instance/instance';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/** Pauses or resumes an instance's Schedule. The note is the same for everybody, because Temporal stores notes unencrypted. */
export async function pauseSchedule(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  verb: 'pause' | 'resume',
): Promise<Refusal | undefined> {
  const handle = client.schedule.getHandle(scheduleId(instance));
  try {
    if (verb === 'pause') await handle.pause('paused by lethe schedule pause');
    else await handle.unpause('resumed by lethe schedule resume');
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return { refusal: 'no-schedule' };
    throw error;
  }
}
