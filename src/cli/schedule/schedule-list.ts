import type { Command } from 'commander';
import { scheduleId } from '../../domain/instance/instance';
import type { Action } from '../shell/action';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { formatTable } from '../shell/table';

interface ScheduleRow {
  readonly instance: string;
  readonly schedule?: string;
  readonly paused: boolean;
  readonly next?: string;
  readonly last?: string;
}

export function scheduleList(action: Action): Command {
  const command = documentedCommand('list', {
    summary: 'list when discovery will run, and when it ran',
    examples: ['lethe schedule list', 'lethe schedule list --instance demo --json'],
    json: { schedules: 'instance, schedule, paused, next and last (times; absent if there is none)' },
  });
  withCommon(command, 'config', 'engine', 'json');
  return command.action(action(list));
}

async function list(session: Session): Promise<number> {
  const { ScheduleNotFoundError } = rooms.temporal();
  const only = session.options.instance ?? session.terminal.env.LETHE_INSTANCE;
  const client = await session.client();
  const schedules: ScheduleRow[] = [];
  const ids: string[] = [];
  // The list is behind the truth for a while; one instance is asked for by its id.
  if (only) ids.push(scheduleId(only));
  else for await (const summary of client.schedule.list()) ids.push(summary.scheduleId);
  for (const id of ids.filter((one) => one.startsWith(scheduleId('')))) {
    try {
      const { action, state, info } = await client.schedule.getHandle(id).describe();
      const said = action.memo?.schedule;
      schedules.push({
        instance: id.slice(scheduleId('').length),
        schedule: typeof said === 'string' ? said : undefined,
        paused: state.paused,
        next: state.paused ? undefined : info.nextActionTimes[0]?.toISOString(),
        last: info.recentActions.at(-1)?.takenAt.toISOString(),
      });
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }
  session.answer({ schedules }, () => describe(schedules));
  return 0;
}

function describe(schedules: readonly ScheduleRow[]): string {
  if (schedules.length === 0) return 'no schedule; make one: lethe schedule apply --config FILE';
  return formatTable(
    ['instance', 'schedule', 'paused', 'next', 'last'],
    schedules.map(({ instance, schedule, paused, next, last }) => [
      instance,
      schedule,
      paused ? 'yes' : 'no',
      next,
      last,
    ]),
  );
}
