import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DiscoverLearnersResult } from '../../workflows/messages';
import { CliError, EXIT_CODES } from '../cli-error';
import { type CommonOptions, withCommon } from '../common-options';
import { describeDiscoveryCounts } from '../discovery-counts-text';
import { documentedCommand } from '../documented-command';
import { describeReport, followDiscovery, needsPerson } from '../follow-report';
import { instanceOf } from '../named-instance';
import type { Action } from '../program';
import { rooms } from '../rooms';
import { runDiscovery } from '../run-discovery';
import type { Session } from '../session';
import { type Site, showSite } from '../site';

interface Options extends CommonOptions {
  readonly coolOffDays?: number;
  readonly follow?: boolean;
}

export function discoveryRun(action: Action): Command {
  const command = documentedCommand('run', {
    summary: "read the LMS's queue once and start a run for each learner that is new",
    details:
      'Reads the queue of the LMS once and starts a run for each learner that is new. The first discovery of an instance ' +
      'enrols nobody unless --cool-off-days is said: it counts, and waits for `lethe discovery approve`.',
    examples: [
      'lethe discovery run --config site.yml --dry-run',
      'lethe discovery run --config site.yml --cool-off-days 14 --follow',
      'lethe discovery run --instance demo --cool-off-days 0 --follow --json',
    ],
    json: {
      batch: 'id of this discovery; learners that it enrolled carry it',
      counts:
        'the queue: new, coolingOff, dueNow, working, stranded, errored, unknownStates, twins, open, lookAt (LMS user ids)',
      enrolled: 'runs started for new learners',
      adopted: 'runs started for learners that another driver left in a working state',
      nudged: 'waiting runs that were told to look again (not with --follow)',
      awaitingApproval: 'first-discovery or too-many-new, when a person must approve (not with --follow)',
      outcomes: '--follow: completed, cancelled, withdrawn, aborted, attention, held, coolingOff',
      attention: '--follow: learners that wait for a person: userId, code, step, service, phase',
      seconds: '--follow: how long it took',
    },
  });
  withCommon(command, 'config', 'engine', 'json', 'dry-run', 'timeout', 'who');
  command.addOption(
    new Option('--cool-off-days <n>', 'whole days between request and first step, for this discovery').argParser(days),
  );
  command.option('--follow', 'stay until every learner it enrolled has ended or needs a person');
  return command.action(action<Options>(discover));
}

async function discover(session: Session<Options>): Promise<number> {
  const { options } = session;
  await coolOffIsSaid(session);
  const site = await showSite(session);
  const coolOffDays = options.coolOffDays ?? site.plan.coolOffDays;
  if (coolOffDays === null) throw new CliError('config', 'no cool-off is said', SAY_COOL_OFF, 'config.invalid');
  const result = await runDiscovery(session, {
    instance: site.instance,
    by: session.by,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.dryRun === true ? { dryRun: true } : {}),
    ...(options.coolOffDays === undefined ? {} : { coolOffDays: options.coolOffDays }),
  });
  if (result.awaitingApproval !== undefined) return awaitingApproval(session, result);
  if (options.follow !== true || options.dryRun === true) {
    session.answer(result, () => describeResult(result, options.dryRun === true));
    return 0;
  }
  return reportFollow(session, site, result, coolOffDays);
}

/** Follows to the end, prints the report and says with the exit code whether a person must act. */
export async function reportFollow(
  session: Session,
  site: Site,
  result: DiscoverLearnersResult,
  coolOffDays: number | null,
): Promise<number> {
  const report = await followDiscovery(session, site, result, coolOffDays);
  session.answer(report, () => describeReport(report));
  return needsPerson(report) ? EXIT_CODES.attention : EXIT_CODES.ok;
}

/** A file that can be read here must say the cool-off before anything is started. */
async function coolOffIsSaid(session: Session<Options>): Promise<void> {
  const { config } = await instanceOf(session);
  if (config !== undefined && session.options.coolOffDays === undefined) rooms.config().requireCoolOff(config);
}

function describeResult(result: DiscoverLearnersResult, dryRun: boolean): string {
  const counts = describeDiscoveryCounts(result.counts);
  if (dryRun) return counts;
  return `${counts}
enrolled ${result.enrolled}, adopted ${result.adopted}, nudged ${result.nudged} (batch ${result.batch})`;
}

function awaitingApproval(session: Session, result: DiscoverLearnersResult): number {
  const why =
    result.awaitingApproval === 'first-discovery'
      ? 'This is the first discovery of this instance: nobody is enrolled before a person has seen these numbers.'
      : 'More learners are new than the guard allows (user_count_error_threshold): nobody new is enrolled.';
  session.answer(result, () =>
    [
      describeDiscoveryCounts(result.counts),
      '',
      why,
      'Are the numbers what you expect? Look above all at states no step knows, twins and learners in a working state.',
      'Then let them in with: lethe discovery approve',
    ].join('\n'),
  );
  return EXIT_CODES.attention;
}

const SAY_COOL_OFF =
  'say --cool-off-days N, or lethe.cool_off_days in the instance file; others use 7 (the driver scripts), 14 (edX) and 30 (Tutor)';

function days(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write whole days, 0 or more.');
  return Number(text);
}
