import { ScheduleNotFoundError } from '@temporalio/client';
import { SCHEDULED, type Scheduled, scheduleId } from '../../domain/instance/instance';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/**
 * Pauses or resumes the Schedules of an instance. The note is the same for everybody, because Temporal stores notes
 * unencrypted.
 * @param only one of them
 * @returns those that there are
 */
export async function pauseSchedules(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  verb: 'pause' | 'resume',
  only?: Scheduled,
): Promise<readonly Scheduled[] | Refusal> {
  const done: Scheduled[] = [];
  for (const what of only === undefined ? SCHEDULED : [only]) {
    const handle = client.schedule.getHandle(scheduleId(instance, what));
    try {
      if (verb === 'pause') await handle.pause('paused by lethe schedule pause');
      else await handle.unpause('resumed by lethe schedule resume');
      done.push(what);
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
  return done.length === 0 ? { refusal: 'no-schedule' } : done;
}
