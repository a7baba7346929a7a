import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/day-ms';
import { flattenDelivery } from './partner-delivery';
import type { Setting } from './setting';
import {
  type ArchiveSettings,
  EVERY_MS,
  type InstanceSettings,
  type PartnerReportSettings,
  type ScheduleRules,
} from './settings';

/** The settings that can be told in one line each, in the order of the reference. The pipeline is none of them. */
export function flattenSettings({ plan, discovery, schedule, ...settings }: InstanceSettings): readonly Setting[] {
  const { attemptDeadlineMs } = plan;
  const services = Object.entries(settings.services).sort(byName);
  const forms = Object.entries(settings.serviceForms ?? {}).sort(byName);
  const deadlines = Object.entries(attemptDeadlineMs).filter(([name]) => name !== 'default');
  return [
    { key: 'environment', value: settings.environment },
    { key: 'base_urls.lms', value: settings.lms },
    { key: 'client_id', value: settings.clientId },
    ...services.map(([name, address]) => ({ key: `address of ${name}`, value: address })),
    ...forms.map(([name, form]) => ({ key: `how ${name} is asked`, value: form })),
    { key: 'cool_off_days', value: plan.coolOffDays === null ? 'not set' : String(plan.coolOffDays) },
    { key: 'cool_off_jitter', value: span(plan.coolOffJitterMs) },
    { key: 'user_count_error_threshold', value: String(discovery.newLearnerThreshold) },
    { key: 'adopt_after', value: span(discovery.adoptAfterMs) },
    { key: 'schedule', value: scheduleText(schedule) },
    { key: 'failure_budget', value: span(plan.failureBudgetMs) },
    { key: 'due_months', value: String(plan.dueMonths) },
    { key: 'attempt_deadline', value: span(attemptDeadlineMs.default ?? 0) },
    ...deadlines.sort(byName).map(([name, ms]) => ({ key: `services.${name}.attempt_deadline`, value: span(ms) })),
    ...(settings.archive === undefined ? [] : archiveSettings(settings.archive)),
    ...(settings.partnerReport === undefined ? [] : partnerReportSettings(settings.partnerReport)),
  ];
}

function partnerReportSettings({ delivery, schedule, expireAfterDays }: PartnerReportSettings): readonly Setting[] {
  return [
    ...(delivery === undefined ? [] : flattenDelivery(delivery)),
    ...(schedule === undefined ? [] : [{ key: 'partner_report.schedule', value: scheduleText(schedule) }]),
    ...(expireAfterDays === undefined
      ? []
      : [{ key: 'partner_report.expire_after_days', value: String(expireAfterDays) }]),
  ];
}

function archiveSettings({ address, redaction, schedule, ...archive }: ArchiveSettings): readonly Setting[] {
  const redacted = Object.entries(redaction);
  return [
    ...(address === null ? [] : [{ key: 'archive', value: address }]),
    { key: 'archive.contents', value: archive.contents },
    { key: 'archive.cool_off_days', value: String(archive.coolOffDays) },
    { key: 'archive.batch_size', value: String(archive.batchSize) },
    ...(archive.keepMs === undefined ? [] : [{ key: 'archive.keep', value: span(archive.keepMs) }]),
    ...(archive.unreported === undefined ? [] : [{ key: 'archive.unreported', value: archive.unreported }]),
    ...(schedule === undefined ? [] : [{ key: 'archive.schedule', value: scheduleText(schedule) }]),
    ...redacted.map(([column, value]) => ({ key: `archive.redacted_${column}`, value })),
  ];
}

/** `every 1h, UTC, jitter 5m, catch-up 1d` */
function scheduleText({ everyMs, cron, timezone, jitterMs, catchupWindowMs }: ScheduleRules): string {
  const when = cron === undefined ? `every ${span(everyMs ?? EVERY_MS)}` : `cron ${cron}`;
  return `${when}, ${timezone}, jitter ${span(jitterMs)}, catch-up ${span(catchupWindowMs)}`;
}

const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** As it may be written in an instance file: `1h30m`, `0s`. */
function span(ms: number): string {
  let left = ms;
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${unit}`;
    left -= count * size;
  }
  return text === '' ? '0s' : text;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
