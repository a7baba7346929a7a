import type { Scheduled } from './instance';
import type { InstanceSettings, ScheduleRules } from './settings';

/** When it runs by itself; undefined where it does not. */
export function scheduleRulesOf(what: Scheduled, settings: InstanceSettings): ScheduleRules | undefined {
  if (what === 'partner-report') return settings.partnerReport?.schedule;
  if (what === 'archive') return settings.archive?.schedule;
  return settings.plan.coolOffDays === null ? undefined : settings.schedule;
}
