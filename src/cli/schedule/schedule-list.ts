import type { ScheduleRow } from '../../operations/schedules';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';
import type { Session } from '../shell/session';
import { when } from '../shell/when';

export const scheduleList = defineCommand({
  usage: 'list',
  summary: 'list what runs by itself, when it will run, and when it ran',
  examples: ['lethe schedule list', 'lethe schedule list --instance demo --json'],
  json: {
    schedules:
      'instance, runs (discovery, partner-report, or archive), schedule, paused, next and last (times; absent if there is none)',
  },
  common: ['config', 'engine', 'json', 'output'],
  run: list,
});

async function list(session: Session): Promise<number> {
  const said = session.options.instance ?? session.terminal.env.LETHE_INSTANCE;
  const only = said ? (await existingInstance(session)).id : undefined;
  const schedules = await lazy.schedules().listSchedules(await session.client(), only);
  session.output.answerList(
    { schedules },
    {
      items: schedules,
      columns: ['instance', 'runs', 'schedule', 'paused', 'next', 'last'],
      text: (page) => describeSchedules(schedules, page),
    },
  );
  return 0;
}

/** What runs by itself, for a person. */
export function describeSchedules(schedules: readonly ScheduleRow[], page: Page): string {
  if (schedules.length === 0) return 'no schedule; make one: lethe instance apply --config FILE';
  return formatTable(
    ['instance', 'runs', 'schedule', 'paused', 'next', 'last'],
    schedules.map(({ instance, runs, schedule, paused, next, last }) => [
      instance,
      runs,
      schedule,
      paused ? 'yes' : 'no',
      next === undefined ? undefined : when(next),
      last === undefined ? undefined : when(last),
    ]),
    page,
  );
}
