import type { ScheduleRules } from '../../domain/instance/settings';
import type { ScheduleKeys } from '../schedule-keys';

/** When something runs, as the file says it; by default, every hour. */
export function scheduleOf(keys: ScheduleKeys): ScheduleRules {
  const { every, cron, timezone, jitter: jitterMs, catchup_window: catchupWindowMs } = keys;
  const when = cron === undefined ? { everyMs: every ?? 3_600_000 } : { cron };
  return { ...when, timezone, jitterMs, catchupWindowMs };
}
