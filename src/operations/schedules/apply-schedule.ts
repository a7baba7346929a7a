import { ScheduleNotFoundError, type ScheduleOptions } from '@temporalio/client';
import type { ScheduleRules } from '../../domain/instance/settings';
import type { TemporalClient } from '../operation-context';
import { describeSchedule, scheduleOf } from './schedule-spec';

export interface Applied {
  readonly instance: string;
  readonly change: 'created' | 'updated' | 'unchanged';
  readonly schedule: string;
  /** What it was before; of `updated` alone. */
  readonly was?: string;
  readonly paused: boolean;
}

/** Creates or updates an instance's Schedule. A paused one stays paused. @param dryRun only says what would change */
export async function applySchedule(
  client: TemporalClient,
  instance: string,
  rules: ScheduleRules,
  dryRun: boolean,
): Promise<Applied> {
  const wanted: ScheduleOptions = scheduleOf(instance, rules);
  const schedule = describeSchedule(rules);
  const base = { instance, schedule };
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const present = await handle.describe().catch((error: unknown) => {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  });
  if (present === undefined) {
    if (!dryRun) await client.schedule.create(wanted);
    return { ...base, change: 'created', paused: false };
  }
  const { paused } = present.state;
  const was = present.action.memo?.schedule;
  const { spec, policies, action } = wanted;
  // Written even where it reads the same: somebody may have changed it in the Web UI.
  if (!dryRun) await handle.update(({ state }) => ({ spec, policies, action, state }));
  if (was === schedule) return { ...base, change: 'unchanged', paused };
  return { ...base, change: 'updated', was: typeof was === 'string' ? was : 'something else', paused };
}
