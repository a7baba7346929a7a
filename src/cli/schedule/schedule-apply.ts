import type { Command } from 'commander';
import type { Applied } from '../../operations/schedules';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { readConfig } from '../shell/read-config';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';

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
  const { applySchedule } = rooms.schedules();
  const client = await session.client();
  const dryRun = session.options.dryRun === true;
  const schedules: Applied[] = [];
  for (const instance of instances) {
    session.note(siteLine(instance.card));
    schedules.push(await applySchedule(client, instance, dryRun));
  }
  session.answer({ schedules }, () => schedules.map((one) => describe(one, dryRun)).join('\n'));
  return 0;
}

function describe({ instance, change, schedule, was, paused }: Applied, dryRun: boolean): string {
  const done = { created: 'created', updated: 'updated', unchanged: 'has not changed' }[change];
  const before = was === undefined ? '' : ` (was: ${was})`;
  const stays = paused ? '; it stays paused, see `lethe schedule resume`' : '';
  const said = dryRun && change !== 'unchanged' ? `would be ${done}` : done;
  return `schedule of ${instance} ${said}: ${schedule}${before}${stays}`;
}
