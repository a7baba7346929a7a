import type { ScheduleOptions } from '@temporalio/client';
import { scheduleId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import type { ScheduleRules } from '../../domain/instance/settings';
import { formatDuration } from '../../domain/time/format-duration';
import { DISCOVER_LEARNERS, DISCOVERY_LASTS } from '../../workflows/discover-learners/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';

/** The Schedule that runs an instance's discovery. Nothing in it is personal. */
export function scheduleOf(instance: string, rules: ScheduleRules): ScheduleOptions {
  const { everyMs, cron, timezone, jitterMs, catchupWindowMs } = rules;
  return {
    scheduleId: scheduleId(instance),
    spec: {
      ...(cron === undefined ? { intervals: [{ every: everyMs ?? 3_600_000 }] } : { cronExpressions: [cron] }),
      timezone,
      jitter: jitterMs,
    },
    policies: { overlap: 'SKIP', catchupWindow: catchupWindowMs },
    action: {
      type: 'startWorkflow',
      workflowType: DISCOVER_LEARNERS,
      workflowId: `${scheduleId(instance)}/scheduled`,
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [{ instance }],
      workflowExecutionTimeout: DISCOVERY_LASTS,
      // The server turns cron fields into calendars: what the file said is only to be read here.
      memo: { schedule: describeSchedule(rules) },
      typedSearchAttributes: [{ key: attributeKeys.instance, value: instance }],
      staticSummary: `discovery of ${instance}, by its schedule`,
    },
  };
}

/** `every 1 h, UTC, jitter 5 min, catch-up 1 d` */
export function describeSchedule({ everyMs, cron, timezone, jitterMs, catchupWindowMs }: ScheduleRules): string {
  const when = cron === undefined ? `every ${formatDuration(everyMs ?? 3_600_000)}` : `cron ${cron}`;
  return `${when}, ${timezone}, jitter ${formatDuration(jitterMs)}, catch-up ${formatDuration(catchupWindowMs)}`;
}
