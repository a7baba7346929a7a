import { EVERY_MS, type ScheduleRules } from '../../domain/instance/settings';
import type { ScheduleKeys } from '../schedule-keys';

/** When something runs, as the file says it; by default, every hour. */
export function scheduleOf(keys: ScheduleKeys): ScheduleRules {
  const { every, cron, timezone, jitter: jitterMs, catchup_window: catchupWindowMs } = keys;
  const when = cron === undefined ? { everyMs: every ?? EVERY_MS } : { cron };
  return { ...when, timezone, jitterMs, catchupWindowMs };
}
