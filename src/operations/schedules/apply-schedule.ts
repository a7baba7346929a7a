import type { ScheduleOptions } from '@temporalio/client';
import type { ScheduleRules } from '../../domain/instance/settings';
import type { TemporalClient } from '../operation-context';
import { describeSchedule, scheduleOf } from './schedule-spec';
import { seeSchedule } from './see-schedule';

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
  const present = await seeSchedule(client, instance);
  if (present === undefined) {
    if (!dryRun) await client.schedule.create(wanted);
    return { ...base, change: 'created', paused: false };
  }
  const { paused, says: was } = present;
  const { spec, policies, action } = wanted;
  if (!present.readable) {
    // What cannot be read cannot be updated: its key is lost, or was destroyed.
    if (!dryRun) await handle.delete();
    if (!dryRun) await client.schedule.create({ ...wanted, state: { paused } });
    return { ...base, change: 'updated', was: 'one that cannot be read here', paused };
  }
  // Written even where it reads the same: somebody may have changed it in the Web UI.
  if (!dryRun) await handle.update(({ state }) => ({ spec, policies, action, state }));
  if (was === schedule) return { ...base, change: 'unchanged', paused };
  return { ...base, change: 'updated', was: was ?? 'something else', paused };
}
