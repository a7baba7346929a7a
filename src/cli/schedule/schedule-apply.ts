import type { Command } from 'commander';
import type { InstanceConfig } from '../../config/instance-config';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { readConfig } from '../shell/read-config';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';
import { describeSchedule, scheduleOf } from './schedule-spec';

interface Applied {
  readonly instance: string;
  readonly change: 'created' | 'updated' | 'unchanged';
  readonly schedule: string;
  /** What it was before; only for `updated`. */
  readonly was?: string;
  readonly paused: boolean;
}

export function scheduleApply(action: Action): Command {
  const command = documentedCommand('apply', {
    summary: "make each instance's discovery run as its file says",
    details:
      'Creates or updates the Temporal Schedule of each instance of the config. Discovery runs as often as the file says ' +
      '(hourly by default), and never twice at the same time. A paused schedule stays paused.',
    examples: ['lethe schedule apply --config site.yml', 'lethe schedule apply --config /etc/lethe --dry-run'],
    json: { schedules: 'instance, change (created, updated, unchanged), schedule, was, paused' },
  });
  withCommon(command, 'config', 'engine', 'json', 'dry-run');
  return command.action(action(apply));
}

async function apply(session: Session): Promise<number> {
  const instances = await readConfig(session);
  if (instances === undefined) throw new CliError('usage', 'a schedule is made of a config', 'name it: --config FILE');
  for (const instance of instances) rooms.config().requireCoolOff(instance);
  const schedules: Applied[] = [];
  for (const instance of instances) {
    session.note(siteLine(instance.card));
    schedules.push(await applyOne(session, instance));
  }
  session.answer({ schedules }, () =>
    schedules.map((one) => describe(one, session.options.dryRun === true)).join('\n'),
  );
  return 0;
}

async function applyOne(session: Session, instance: InstanceConfig): Promise<Applied> {
  const { ScheduleNotFoundError } = rooms.temporal();
  const client = await session.client();
  const wanted = scheduleOf(instance);
  const schedule = describeSchedule(instance.schedule);
  const dryRun = session.options.dryRun === true;
  const base = { instance: instance.card.id, schedule };
  const handle = client.schedule.getHandle(wanted.scheduleId);
  const present = await handle.describe().catch((error: unknown) => {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  });
  if (present === undefined) {
    if (!dryRun) await client.schedule.create(wanted);
    return { ...base, change: 'created', paused: false };
  }
  const { paused } = present.state;
  const was = present.action.memo?.schedule;
  const { spec, policies, action } = wanted;
  // Written even where it reads the same: somebody may have changed it in the Web UI.
  if (!dryRun) await handle.update(({ state }) => ({ spec, policies, action, state }));
  if (was === schedule) return { ...base, change: 'unchanged', paused };
  return { ...base, change: 'updated', was: typeof was === 'string' ? was : 'something else', paused };
}

function describe({ instance, change, schedule, was, paused }: Applied, dryRun: boolean): string {
  const done = { created: 'created', updated: 'updated', unchanged: 'has not changed' }[change];
  const before = was === undefined ? '' : ` (was: ${was})`;
  const stays = paused ? '; it stays paused, see `lethe schedule resume`' : '';
  const said = dryRun && change !== 'unchanged' ? `would be ${done}` : done;
  return `schedule of ${instance} ${said}: ${schedule}${before}${stays}`;
}
