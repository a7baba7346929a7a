import { ScheduleNotFoundError } from '@temporalio/client';
import { type Scheduled, scheduleId } from '../../domain/instance/instance';
import { grpcStatus } from '../../temporal/connect/grpc-status';
import type { TemporalClient } from '../operation-context';

/** An instance's Schedule, as far as this client can read it. */
export interface ScheduleSight {
  /** Whether this client has the key of what is encrypted in it. */
  readonly readable: boolean;
  /** What it was made from, in words. */
  readonly says?: string;
  readonly paused: boolean;
  /** ISO 8601. */
  readonly next?: string;
  readonly last?: string;
}

interface Timestamp {
  readonly seconds?: unknown;
}

/**
 * Temporal stores times and the pause unencrypted: they are seen where the key ring was lost, too.
 * @returns undefined where there is none
 */
export async function seeSchedule(
  client: TemporalClient,
  instance: string,
  what: Scheduled,
): Promise<ScheduleSight | undefined> {
  const id = scheduleId(instance, what);
  try {
    const { action, state, info } = await client.schedule.getHandle(id).describe();
    const { paused } = state;
    const [says, next, last] = [action.memo?.schedule, info.nextActionTimes[0], info.recentActions.at(-1)?.takenAt];
    return {
      readable: true,
      paused,
      ...(typeof says === 'string' ? { says } : {}),
      ...timesOf(paused, next?.getTime(), last?.getTime()),
    };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    // Temporal did not answer: that says nothing of the key.
    if (grpcStatus(error) !== 'none') throw error;
    const { namespace } = client.options;
    const { schedule, info } = await client.workflowService.describeSchedule({ namespace, scheduleId: id });
    const paused = schedule?.state?.paused === true;
    const [next, last] = [info?.futureActionTimes?.[0], info?.recentActions?.at(-1)?.actualTime];
    return { readable: false, paused, ...timesOf(paused, msOf(next), msOf(last)) };
  }
}

function timesOf(paused: boolean, nextMs: number | undefined, lastMs: number | undefined) {
  return {
    ...(paused || nextMs === undefined ? {} : { next: new Date(nextMs).toISOString() }),
    ...(lastMs === undefined ? {} : { last: new Date(lastMs).toISOString() }),
  };
}

function msOf(time: Timestamp | null | undefined): number | undefined {
  return time == null ? undefined : Number(time.seconds ?? 0) * 1_000;
}
