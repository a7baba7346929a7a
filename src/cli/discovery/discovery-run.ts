import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { instanceOf } from '../shell/named-instance';
import { refusalFault } from '../shell/refusal-fault';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { DISCOVERY_JSON, type DiscoveryOptions, reportDiscovery } from './report-discovery';

interface Options extends DiscoveryOptions {
  readonly coolOffDays?: number;
}

export function discoveryRun(action: Action): Command {
  const command = documentedCommand('run', {
    summary: "read the LMS's retirement queue once and start a run for each new learner",
    details:
      "Reads the LMS's retirement queue once and starts a run for each new learner. The first discovery of an instance " +
      'enrolls nobody unless you give --cool-off-days: it counts, and waits for `lethe discovery approve`.',
    examples: [
      'lethe discovery run --config site.yml --dry-run',
      'lethe discovery run --config site.yml --cool-off-days 14 --follow',
      'lethe discovery run --instance demo --cool-off-days 0 --follow --json',
    ],
    json: DISCOVERY_JSON,
  });
  withCommon(command, 'config', 'engine', 'json', 'dry-run', 'timeout', 'who');
  command.addOption(
    new Option('--cool-off-days <n>', 'days between the request and the first step, for this discovery').argParser(
      days,
    ),
  );
  command.option('--follow', 'wait until every learner whom it enrolled has ended or needs a person');
  return command.action(action<Options>(discover));
}

async function discover(session: Session<Options>): Promise<number> {
  const { options } = session;
  await coolOffIsSaid(session);
  const site = await showSite(session);
  const coolOffDays = options.coolOffDays ?? site.plan.coolOffDays;
  if (coolOffDays === null) throw new CliError('config', 'there is no cool-off', SAY_COOL_OFF, 'config.invalid');
  const { runDiscovery } = rooms.discovery();
  const goesOn = `the discovery goes on without us; see \`${session.command('discovery show')}\``;
  const result = await session.run(site.instance, goesOn, (context) =>
    runDiscovery(context, {
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(options.dryRun === true ? { dryRun: true } : {}),
      ...(options.coolOffDays === undefined ? {} : { coolOffDays: options.coolOffDays }),
    }),
  );
  if ('calledOff' in result) {
    session.note('the discovery that was started is cancelled again; nobody was enrolled');
    throw refusalFault(session, result.calledOff);
  }
  return reportDiscovery(session, site.instance, result, coolOffDays);
}

/** A file that can be read here must say the cool-off before anything is started. */
async function coolOffIsSaid(session: Session<Options>): Promise<void> {
  const { config } = await instanceOf(session);
  if (config !== undefined && session.options.coolOffDays === undefined) rooms.config().requireCoolOff(config);
}

const SAY_COOL_OFF =
  'use --cool-off-days N, or set lethe.cool_off_days in the instance file; the driver scripts use 7, edX 14, Tutor 30';

function days(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write whole days, 0 or more.');
  return Number(text);
}
