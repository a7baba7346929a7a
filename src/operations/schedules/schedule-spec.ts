import type { ScheduleOptions } from '@temporalio/client';
import { type InstanceCard, scheduleId, WORKFLOW_TASK_QUEUE } from '../../domain/instance/instance';
import { formatDuration } from '../../domain/time/format-duration';
import { DISCOVER_LEARNERS } from '../../workflows/discover-learners/messages';
import { attributeKeys } from '../../workflows/retire-learner/start-options';

/** What of an instance's file a Schedule is made of. */
export interface ScheduledInstance {
  readonly card: InstanceCard;
  readonly schedule: {
    readonly everyMs?: number;
    readonly cron?: string;
    readonly timezone: string;
    readonly jitterMs: number;
    readonly catchupWindowMs: number;
  };
}

/** The Schedule that runs an instance's discovery, as its file says it. Nothing in it is personal. */
export function scheduleOf({ card, schedule }: ScheduledInstance): ScheduleOptions {
  const { everyMs, cron, timezone, jitterMs, catchupWindowMs } = schedule;
  return {
    scheduleId: scheduleId(card.id),
    spec: {
      ...(cron === undefined ? { intervals: [{ every: everyMs ?? 3_600_000 }] } : { cronExpressions: [cron] }),
      timezone,
      jitter: jitterMs,
    },
    policies: { overlap: 'SKIP', catchupWindow: catchupWindowMs },
    action: {
      type: 'startWorkflow',
      workflowType: DISCOVER_LEARNERS,
      workflowId: `${scheduleId(card.id)}/scheduled`,
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [{ instance: card.id }],
      // The server turns cron fields into calendars: what the file said is only to be read here.
      memo: { schedule: describeSchedule(schedule) },
      typedSearchAttributes: [{ key: attributeKeys.instance, value: card.id }],
      staticSummary: `discovery of ${card.id}, by its schedule`,
    },
  };
}

/** `every 1 h, UTC, jitter 5 min, catch-up 1 d` */
export function describeSchedule({
  everyMs,
  cron,
  timezone,
  jitterMs,
  catchupWindowMs,
}: ScheduledInstance['schedule']): string {
  const when = cron === undefined ? `every ${formatDuration(everyMs ?? 3_600_000)}` : `cron ${cron}`;
  return `${when}, ${timezone}, jitter ${formatDuration(jitterMs)}, catch-up ${formatDuration(catchupWindowMs)}`;
}
