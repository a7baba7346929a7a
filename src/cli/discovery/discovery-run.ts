import { Option } from 'commander';
import type { Plan } from '../../domain/pipeline/plan';
import { counted } from '../../domain/text/counted';
import { ensureApplied, recordIfApplied } from '../instance/ensure-applied';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { instanceOf } from '../shell/named-instance';
import { parseDays } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { type ApprovalOptions, approvalOptions, holdFileOf, noteMoved, saidWith } from './approval-options';
import { holdThem } from './hold-them';
import { DISCOVERY_JSON, type DiscoveryOptions, enrolling, reportDiscovery } from './report-discovery';

interface Options extends DiscoveryOptions, ApprovalOptions {
  readonly coolOffDays?: number;
}

export const discoveryRun = defineCommand<Options>({
  usage: 'run',
  summary: "read the LMS's retirement queue once and start a run for each new learner",
  details:
    'Reads the queue of the LMS once and starts a run for each learner that is new. What is in force counts (see ' +
    '`lethe instance show`), not the file. A dry run needs nothing in force, and no cool-off. A first enrollment, more new learners than the guard allows, and a shorter ' +
    'cool-off wait for `lethe discovery approve`; --yes approves them, and puts the file in force where nothing is.',
  examples: [
    'lethe discovery run --config site.yml --dry-run',
    'lethe discovery run --config site.yml --cool-off-days 14 --follow',
    'lethe discovery run --config site.yml --cool-off-days 0 --yes --follow --json',
  ],
  json: DISCOVERY_JSON,
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option('--cool-off-days <n>', 'days between the request and the first step, for this discovery').argParser(
      parseDays,
    ),
    new Option('--follow', 'wait until every learner whom it enrolled has ended or needs a person'),
    ...approvalOptions(),
  ],
  run: discover,
});

async function discover(session: Session<Options>): Promise<number> {
  const { options } = session;
  const dryRun = options.dryRun === true;
  const holds = holdFileOf(options);
  const { record, applied } = dryRun
    ? { record: await recordIfApplied(session), applied: false }
    : await ensureApplied(session);
  const site = await showSite(session, applied);
  if (record === undefined) await noteOtherFile(session, site.plan);
  const coolOffDays = options.coolOffDays ?? (record?.settings.plan ?? site.plan).coolOffDays;
  if (coolOffDays === null && !dryRun)
    throw new CliError('config', 'no cool-off is set', SAY_COOL_OFF, 'config.invalid');
  if (holds !== undefined && !dryRun) await holdThem(session, site.instance, holds);
  const { runDiscovery } = lazy.discovery();
  const goesOn = `the discovery goes on without us; see \`${session.command('discovery show')}\``;
  const result = await session.run(site.instance, goesOn, (context) =>
    runDiscovery(context, {
      ...(options.reason === undefined ? {} : { reason: options.reason }),
      ...(dryRun ? { dryRun } : {}),
      ...(options.yes === true ? { approve: true, says: saidWith(session) } : {}),
      ...(options.coolOffDays === undefined ? {} : { coolOffDays: options.coolOffDays }),
    }),
  );
  const done = enrolling(session, result);
  if (options.yes === true && !dryRun) noteMoved(session, done.counts);
  const goesBy = done.coolOffDays ?? coolOffDays;
  if (goesBy !== null && goesBy !== coolOffDays) {
    const days = counted(goesBy, 'day');
    session.output.note(`an approval with a cool-off of ${days} stands or is asked for: this discovery goes by that`);
  }
  const isOther = goesBy !== null && goesBy !== record?.settings.plan.coolOffDays;
  return reportDiscovery(session, site.instance, done, { coolOffDays: goesBy, isOther });
}

/** Where nothing is in force, a dry run counts by the worker's file. */
async function noteOtherFile(session: Session, theirs: Plan): Promise<void> {
  const { config } = await instanceOf(session);
  if (config === undefined) return;
  const { plan, source } = config;
  const differs = [
    ...(JSON.stringify(plan.steps) === JSON.stringify(theirs.steps) ? [] : ['retirement_pipeline']),
    ...(plan.coolOffDays === theirs.coolOffDays ? [] : ['cool_off_days']),
  ];
  if (differs.length === 0) return;
  session.output.note(
    `the worker has another file than ${source.file} (${differs.join(', ')}), and counts by its own: start it again with ${source.file}`,
  );
}

const SAY_COOL_OFF =
  'use --cool-off-days N, or set lethe.cool_off_days in the instance file; the driver scripts use 7, edX 14, Tutor 30';
