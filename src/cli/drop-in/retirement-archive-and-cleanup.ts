import { InvalidArgumentError, Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { isDay } from '../../domain/time/is-day';
import { describeArchived, describeDryRun } from '../archive/describe-archived';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { showSite } from '../shell/site';
import { mustBeApplied } from './must-be-applied';
import { mustNameFile } from './must-name-file';
import { type Script, ScriptFault, type ScriptOptions } from './script';
import { configFile, truth, wholeNumber } from './script-options';
import { withCodes } from './with-codes';

/** @source retirement_archive_and_cleanup.py */
const CODES = {
  noConfig: -1,
  badConfig: -2,
  fetching: -3,
  archiving: -4,
  deleting: -5,
  setupFailed: -5,
  badParameter: -6,
} as const;

/** @unit learners */
const MOST_A_BATCH = 2_000;

interface Options extends ScriptOptions {
  readonly cool_off_days?: number;
  readonly dry_run?: boolean;
  readonly start_date?: string;
  readonly end_date?: string;
  readonly batch_size?: number;
}

export const retirementArchiveAndCleanup: Script = {
  name: 'retirement_archive_and_cleanup',
  summary: 'Archives learners who have been COMPLETE for long, and removes their rows from the LMS',
  variables: 'RETIREMENT',
  options: () => [
    configFile(),
    new Option('--cool_off_days <n>', 'days since the request, instead of those in force').argParser(wholeNumber),
    new Option('--dry_run <bool>', 'true: count for whom it would be, and change nothing').argParser(truth),
    new Option('--start_date <day>', 'first day of the request, YYYY-MM-DD in UTC').argParser(day),
    new Option('--end_date <day>', 'last day of the request; not within the cool-off').argParser(day),
    new Option(
      '--batch_size <n>',
      `learners in a file and in a request, ${MOST_A_BATCH} at most; 0 for the number in force`,
    ).argParser(wholeNumber),
  ],
  exits: { config: CODES.badConfig, usage: CODES.badParameter, other: CODES.setupFailed },
  run: (session) => archive(session as Session<Options>),
};

async function archive(session: Session<Options>): Promise<number> {
  const { cool_off_days: coolOffDays, start_date: startDate, end_date: endDate, batch_size: size } = session.options;
  mustNameFile(session, CODES.noConfig);
  await mustBeApplied(session, CODES.setupFailed);
  const { instance } = await showSite(session);
  const batchSize = batchSizeOf(session, size);
  const asked = {
    ...(coolOffDays === undefined ? {} : { coolOffDays }),
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
    ...(batchSize === undefined ? {} : { batchSize }),
  };
  const { previewArchive, runArchive } = lazy.archives();
  const goesOn = `the archive goes on without us; see \`${session.command('archive show')}\``;
  return withCodes({ 'service.': CODES.fetching, 'storage.': CODES.archiving }, async () => {
    if (session.options.dry_run === true) {
      const preview = await session.run(instance, 'nothing was changed', (context) => previewArchive(context, asked));
      session.output.answer(preview, (page) => describeDryRun(preview, page));
      return 0;
    }
    const result = await session.run(instance, goesOn, (context) => runArchive(context, asked));
    session.output.answer(result, (page) => describeArchived(result, page));
    const { refused = 0, unreadable = 0, 'name-not-unique': notUnique = 0 } = result.setAside.counts;
    const hint = 'the lines above name the first';
    if (refused > 0)
      throw new ScriptFault(CODES.deleting, `the LMS refuses to remove ${counted(refused, 'row')}`, hint);
    if (unreadable + notUnique === 0) return 0;
    throw new ScriptFault(
      CODES.archiving,
      `${counted(unreadable + notUnique, 'row needs', 'rows need')} a person: their names are blank, not the only ones, or cannot be read`,
      hint,
    );
  });
}

/** As in the instance file: a larger one would be one file in memory, and one request that the LMS does not survive. */
function batchSizeOf({ output }: Session<Options>, given: number | undefined): number | undefined {
  if (given === undefined || given === 0) return undefined;
  if (given > MOST_A_BATCH) output.note(`--batch_size ${given} is more than ${MOST_A_BATCH}: ${MOST_A_BATCH} is used`);
  return Math.min(given, MOST_A_BATCH);
}

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Write a day: YYYY-MM-DD.');
  return text;
}
