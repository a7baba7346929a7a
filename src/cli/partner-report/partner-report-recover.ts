import { InvalidArgumentError, Option } from 'commander';
import { instantOf } from '../../domain/time/instant';
import { showInForce } from '../instance/ensure-applied';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { readText } from '../shell/read-lines';
import type { Session } from '../shell/session';
import { REPORT_JSON } from './partner-report-run';
import { readOrgs } from './read-orgs';
import { describeReport, needsOf } from './report-text';

interface Options extends CommonOptions {
  readonly report?: string;
  readonly orgsFile?: string;
  /** Epoch milliseconds. */
  readonly since?: number;
  readonly comments: boolean;
}

export const partnerReportRecover = defineCommand<Options>({
  usage: 'recover',
  summary: 'report learners whose entries were lost with an answer of the LMS, as far as Lethe knows them',
  details:
    'The LMS gives a report once. If its answer was lost, the best way is its Django admin: reset "is being processed" of ' +
    'the rows, and run the report again. Where nobody can do that, this makes the report from the runs of Lethe: it knows ' +
    'who was queued, with name and e-mail, for as long as Temporal keeps the runs. It does not know their organizations: ' +
    'name them in a file, unless all organizations have the same partners. Whether these were all rows that the LMS has ' +
    'marked, Lethe does not know: the answer stays owed until `lethe partner-report settle`.',
  examples: [
    'lethe partner-report recover --instance academy --dry-run',
    'lethe partner-report recover --instance academy --orgs-file orgs.csv --yes',
  ],
  json: REPORT_JSON,
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option('--report <id>', 'the report whose answer was lost; by default the oldest that was not recovered yet'),
    new Option(
      '--orgs-file <path>',
      'a CSV file with the columns user_id and org, a line for each organization of a learner',
    ),
    new Option(
      '--since <time>',
      'when the report before that one was made, where Lethe does not know: only learners who were queued later',
    ).argParser(pastTime),
    new Option('--no-comments', 'do not tell the people who can see the files'),
  ],
  run: recover,
});

async function recover(session: Session<Options>): Promise<number> {
  const { id } = await showInForce(session);
  const { dryRun = false, comments, report: lost, orgsFile, since } = session.options;
  const orgs = orgsFile === undefined ? {} : readOrgs(orgsFile, readText(orgsFile, '--orgs-file'));
  if (!dryRun) {
    await session.confirmByName(
      id,
      `This reports learners of ${id} from what Lethe knows. If somebody resets their rows in the Django admin too, they are reported twice.`,
    );
  }
  const { recoverReport } = lazy.partnerReports();
  const goesOn = dryRun
    ? 'nothing was changed'
    : `the report goes on without us; see \`${session.command('partner-report show')}\``;
  const result = await session.run(id, goesOn, (context) =>
    recoverReport(context, {
      orgs,
      dryRun,
      ...(lost === undefined ? {} : { lost }),
      ...(since === undefined ? {} : { sinceMs: since }),
      ...(comments ? {} : { quiet: true }),
    }),
  );
  session.output.answer(result, (page) => describeReport(result, page));
  return needsOf(result).length > 0 ? EXIT_CODES.attention : EXIT_CODES.ok;
}

/** @returns epoch milliseconds */
function pastTime(text: string): number {
  const ms = instantOf(text) ?? Number.NaN;
  if (!(ms <= Date.now()))
    throw new InvalidArgumentError('Write a time in the past, with its zone: 2026-01-31T08:00Z.');
  return ms;
}
