import { setTimeout as sleep } from 'node:timers/promises';
import { ScheduleAlreadyRunning, type ScheduleOptions } from '@temporalio/client';
import { SCHEDULED, type Scheduled } from '../../domain/instance/instance';
import { scheduleRulesOf } from '../../domain/instance/schedule-rules-of';
import type { InstanceSettings, ScheduleRules } from '../../domain/instance/settings';
import type { TemporalClient } from '../operation-context';
import { deleteSchedule } from './delete-schedule';
import { describeSchedule, scheduleOf } from './schedule-spec';
import { seeSchedule } from './see-schedule';

export interface Applied {
  readonly instance: string;
  /** What it starts. */
  readonly runs: Scheduled;
  readonly change: 'created' | 'updated' | 'unchanged';
  readonly schedule: string;
  /** What it was before; of `updated` alone. */
  readonly was?: string;
  readonly paused: boolean;
}

/** How often a Schedule is looked at that another apply makes in the same moment. */
const TRIES = 5;
const AGAIN_MS = 200;

/** Makes the Schedules of an instance those that its settings ask for. Paused ones stay paused. */
export async function applySchedules(
  client: TemporalClient,
  instance: string,
  settings: InstanceSettings,
): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  for (const what of SCHEDULED) {
    const rules = scheduleRulesOf(what, settings);
    if (rules === undefined) await deleteSchedule(client, instance, what);
    else applied.push(await applySchedule(client, instance, what, rules, settings));
  }
  return applied;
}

async function applySchedule(
  client: TemporalClient,
  instance: string,
  runs: Scheduled,
  rules: ScheduleRules,
  settings: InstanceSettings,
  triesLeft = TRIES,
): Promise<Applied> {
  const wanted: ScheduleOptions = scheduleOf(instance, runs, rules, settings);
  const schedule = describeSchedule(rules);
  const base = { instance, runs, schedule };
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const present = await seeSchedule(client, instance, runs);
  if (present === undefined) {
    if (await create(client, wanted, triesLeft)) return { ...base, change: 'created', paused: false };
    await sleep(AGAIN_MS);
    return applySchedule(client, instance, runs, rules, settings, triesLeft - 1);
  }
  const { paused, says: was } = present;
  const { spec, policies, action } = wanted;
  if (!present.readable) {
    // What cannot be read cannot be updated: its key is lost, or was destroyed.
    await handle.delete();
    await client.schedule.create({ ...wanted, state: { paused } });
    return { ...base, change: 'updated', was: 'one that cannot be read here', paused };
  }
  // Written even where it reads the same: somebody may have changed it in the Web UI.
  await handle.update(({ state }) => ({ spec, policies, action, state }));
  if (was === schedule) return { ...base, change: 'unchanged', paused };
  return { ...base, change: 'updated', was: was ?? 'something else', paused };
}

/** @returns false where another apply has just made it */
async function create(client: TemporalClient, wanted: ScheduleOptions, triesLeft: number): Promise<boolean> {
  try {
    await client.schedule.create(wanted);
    return true;
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning) || triesLeft === 0) throw error;
    return false;
  }
}
