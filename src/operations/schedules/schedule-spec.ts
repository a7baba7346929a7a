import type { ScheduleOptions } from '@temporalio/client';
import { type Scheduled, scheduleId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { EVERY_MS, type InstanceSettings, type ScheduleRules } from '../../domain/instance/settings';
import { formatDuration } from '../../domain/time/format-duration';
import { ARCHIVE_BY_SCHEDULE, ARCHIVE_LASTS } from '../../workflows/archive-learners/messages';
import { DISCOVER_LEARNERS, DISCOVERY_LASTS } from '../../workflows/discover-learners/messages';
import { REPORT_LASTS, SCHEDULED_REPORT, type ScheduledReportInput } from '../../workflows/partner-report/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';

/** What a Schedule starts. */
interface Starts {
  readonly type: string;
  /** Of the workflow. It gets a time stamp, so the instance is not at its end: it says whose key encrypts, see `payloadScope()`. */
  readonly id: string;
  readonly lasts: `${number} ${string}`;
  readonly input: object;
}

function startsOf(instance: string, what: Scheduled, settings: InstanceSettings): Starts {
  switch (what) {
    case 'discovery':
      return {
        type: DISCOVER_LEARNERS,
        id: `${scheduleId(instance)}/scheduled`,
        lasts: DISCOVERY_LASTS,
        input: { instance },
      };
    case 'archive':
      return {
        type: ARCHIVE_BY_SCHEDULE,
        id: `archive-by-schedule/${instance}/scheduled`,
        lasts: ARCHIVE_LASTS,
        input: { instance },
      };
    case 'partner-report': {
      const expireAfterDays = settings.partnerReport?.expireAfterDays;
      const input: ScheduledReportInput = { instance, ...(expireAfterDays === undefined ? {} : { expireAfterDays }) };
      const id = `scheduled-report/${instance}/scheduled`;
      return { type: SCHEDULED_REPORT, id, lasts: REPORT_LASTS, input };
    }
  }
}

/** The Schedule that runs something of an instance. Nothing in it is personal. */
export function scheduleOf(
  instance: string,
  what: Scheduled,
  rules: ScheduleRules,
  settings: InstanceSettings,
): ScheduleOptions {
  const { everyMs, cron, timezone, jitterMs, catchupWindowMs } = rules;
  const { type, id, lasts, input } = startsOf(instance, what, settings);
  return {
    scheduleId: scheduleId(instance, what),
    spec: {
      ...(cron === undefined ? { intervals: [{ every: everyMs ?? EVERY_MS }] } : { cronExpressions: [cron] }),
      timezone,
      jitter: jitterMs,
    },
    policies: { overlap: 'SKIP', catchupWindow: catchupWindowMs },
    action: {
      type: 'startWorkflow',
      workflowType: type,
      workflowId: id,
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [input],
      workflowExecutionTimeout: lasts,
      // The server turns cron fields into calendars: what the file said is only to be read here.
      memo: { schedule: describeSchedule(rules) },
      typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
      staticSummary: `${what} of ${instance}, by its schedule`,
    },
  };
}

/** `every 1 h, UTC, jitter 5 min, catch-up 1 d` */
export function describeSchedule({ everyMs, cron, timezone, jitterMs, catchupWindowMs }: ScheduleRules): string {
  const when = cron === undefined ? `every ${formatDuration(everyMs ?? EVERY_MS)}` : `cron ${cron}`;
  return `${when}, ${timezone}, jitter ${formatDuration(jitterMs)}, catch-up ${formatDuration(catchupWindowMs)}`;
}
