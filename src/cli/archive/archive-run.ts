import { InvalidArgumentError, Option } from 'commander';
import { UNREPORTED, type Unreported } from '../../domain/archive/archive-rules';
import { ensureApplied, recordIfApplied } from '../instance/ensure-applied';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { parseDays, parseNumber } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { describeArchived, describeDryRun, describePreview } from './describe-archived';

interface Options extends CommonOptions {
  readonly coolOffDays?: number;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly batchSize?: number;
  readonly unreported?: Unreported;
}

export const archiveRun = defineCommand<Options>({
  usage: 'run',
  summary: 'archive learners who have been COMPLETE for long, and remove their rows from the LMS',
  details:
    'Archives everybody who is COMPLETE and asked so many days ago or earlier, and then removes their rows from the LMS, ' +
    'batch by batch. A file is read back and compared before anybody in it is removed. Shows for whom it is first, and ' +
    'asks. What was archived stays archived: a run that was ended goes on where it stopped when it is run again. Where the ' +
    'pipeline queues learners for partners, those who are in no partner report of Lethe yet are left: run the partner ' +
    'report first.',
  examples: [
    'lethe archive run --config site.yml --dry-run',
    'lethe archive run --config site.yml --yes',
    'lethe archive run --config site.yml --start-date 2025-01-01 --end-date 2025-12-31 --batch-size 500',
  ],
  json: {
    address: 'where the archives are; null where contents is none, and what is in force names no place',
    contents: 'full, pseudonymous, or none',
    learners: 'COMPLETE, old enough, and not set aside',
    days: '--dry-run: days of the oldest and of the newest request among them',
    files: 'files written',
    archived: 'lines written, one a learner',
    removed: 'rows that the LMS has removed, as it said',
    changed: 'rows that changed after they were archived; left for the next run',
    gone: 'learners who were no longer COMPLETE in the LMS when they were to be removed: removed by a request whose answer was lost, or moved by somebody else; absent if none',
    setAside:
      'counts: twin-waits, name-not-unique, not-reported, unreadable, refused; lookAt: LMS user ids of the first of them',
    unreported:
      '--unreported remove: how many of them were queued for partners, and are in no partner report of Lethe; absent if none',
  },
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option('--cool-off-days <n>', 'days since the request, instead of lethe.archive.cool_off_days').argParser(
      parseDays,
    ),
    new Option('--start-date <day>', 'first day of the request, YYYY-MM-DD in UTC').argParser(day),
    new Option(
      '--end-date <day>',
      'last day of the request; not within the days that a learner must have waited',
    ).argParser(day),
    new Option(
      '--batch-size <n>',
      'learners in a file and in a request, instead of lethe.archive.batch_size',
    ).argParser(size),
    new Option(
      '--unreported <what>',
      'learners who are in no partner report of Lethe yet, instead of lethe.archive.unreported',
    ).choices(UNREPORTED),
  ],
  run,
});

async function run(session: Session<Options>): Promise<number> {
  const { options } = session;
  const { coolOffDays, startDate, endDate, batchSize, unreported, reason, dryRun = false } = options;
  const asked = {
    ...(coolOffDays === undefined ? {} : { coolOffDays }),
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(unreported === undefined ? {} : { unreported }),
    ...(reason === undefined ? {} : { reason }),
  };
  if (dryRun) await recordIfApplied(session);
  const applied = !dryRun && (await ensureApplied(session)).applied;
  const { instance } = await showSite(session, applied);
  const { previewArchive, runArchive } = lazy.archives();
  if (dryRun || options.yes !== true) {
    const preview = await session.run(instance, 'nothing was changed', (context) => previewArchive(context, asked));
    if (dryRun || preview.learners === 0) {
      session.output.answer(preview, (page) => (dryRun ? describeDryRun : describePreview)(preview, page));
      return EXIT_CODES.ok;
    }
    session.output.clear();
    await session.confirmByName(instance, describePreview(preview));
  }
  const goesOn = `the archive goes on without us; see \`${session.command('archive show')}\``;
  const result = await session.run(instance, goesOn, (context) => runArchive(context, asked));
  session.output.answer(result, (page) => describeArchived(result, page));
  return (result.setAside.counts.refused ?? 0) > 0 ? EXIT_CODES.attention : EXIT_CODES.ok;
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new InvalidArgumentError('Write a day: YYYY-MM-DD.');
  return text;
}

/** As in the file; see `ArchiveKeys`. */
function size(text: string): number {
  const value = parseNumber(text);
  if (value < 1 || value > 2_000) throw new InvalidArgumentError('Write 1 to 2000.');
  return value;
}
