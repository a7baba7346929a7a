import type { ScheduleOptions } from '@temporalio/client';
import { type Scheduled, scheduleId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import type { ScheduleRules } from '../../domain/instance/settings';
import { formatDuration } from '../../domain/time/format-duration';
import { ARCHIVE_BY_SCHEDULE, ARCHIVE_LASTS } from '../../workflows/archive-learners/messages';
import { DISCOVER_LEARNERS, DISCOVERY_LASTS } from '../../workflows/discover-learners/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';

/** What a Schedule starts. The workflow id gets a time stamp. */
const STARTS: Readonly<
  Record<Scheduled, { type: string; id: (instance: string) => string; lasts: `${number} ${string}` }>
> = {
  discovery: { type: DISCOVER_LEARNERS, id: (instance) => `${scheduleId(instance)}/scheduled`, lasts: DISCOVERY_LASTS },
  archive: { type: ARCHIVE_BY_SCHEDULE, id: (instance) => `archive-by-schedule/${instance}`, lasts: ARCHIVE_LASTS },
};

/** The Schedule that runs something of an instance. Nothing in it is personal. */
export function scheduleOf(instance: string, what: Scheduled, rules: ScheduleRules): ScheduleOptions {
  const { everyMs, cron, timezone, jitterMs, catchupWindowMs } = rules;
  const { type, id, lasts } = STARTS[what];
  return {
    scheduleId: scheduleId(instance, what),
    spec: {
      ...(cron === undefined ? { intervals: [{ every: everyMs ?? 3_600_000 }] } : { cronExpressions: [cron] }),
      timezone,
      jitter: jitterMs,
    },
    policies: { overlap: 'SKIP', catchupWindow: catchupWindowMs },
    action: {
      type: 'startWorkflow',
      workflowType: type,
      workflowId: id(instance),
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [{ instance }],
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
  const when = cron === undefined ? `every ${formatDuration(everyMs ?? 3_600_000)}` : `cron ${cron}`;
  return `${when}, ${timezone}, jitter ${formatDuration(jitterMs)}, catch-up ${formatDuration(catchupWindowMs)}`;
}
