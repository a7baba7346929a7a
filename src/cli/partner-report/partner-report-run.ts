import { Option } from 'commander';
import { showInForce } from '../instance/ensure-applied';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';
import { describeReport, needsOf } from './report-text';

interface Options extends CommonOptions {
  readonly comments: boolean;
}

/** Keys of `--json` of whatever makes a report. */
export const REPORT_JSON = {
  report: 'id of the report',
  kind: 'run, recover or count',
  lost: 'recover: the report whose answer was lost',
  held: 'where a maintenance hold ended it: preparing (nothing was done), or writing (no files; the entries are kept)',
  asked: 'what came of the question to the LMS: answered, lost, unanswered or not-done',
  failure: 'why the answer did not come: code and facts',
  received: 'entries that the LMS has given, or that were collected',
  waiting: 'entries that earlier reports have left',
  learners: 'learners in the files',
  files: 'partner, name and learners of each file, and id: what its place knows it by',
  unmapped: 'organizations that nobody has mapped, with the number of learners',
  withoutPlace: 'partners without a folder, or with several of that name',
  withoutOrgs: 'LMS user ids of learners of whom the LMS names no organization, at most 1,000',
  told: 'of how many files people were told; nobody and failed: partners',
  cleanedUp: 'rows that the LMS has deleted, with those of gone',
  gone: 'rows that were not there when Lethe asked again after a lost answer: deleted by that question, or gone before',
  missing: 'LMS user ids whose marked row the LMS did not have',
  aside: 'learners who wait for a mapping',
  unreadable: 'entries that could not be read, at most 20: userId and field',
  unreadableInAll: 'where there are more: count, and userIds (at most 1,000)',
  owed: 'questions whose answer was lost: report and askedAt; recovered: made up for as far as Lethe knows; inPart: the answer came, and has entries that could not be read',
  queued: 'learners whom runs of Lethe have queued, where they were counted',
  unknown: 'recover: LMS user ids of learners whose organizations, or whose present names, are not known',
} as const;

export const partnerReportRun = defineCommand<Options>({
  usage: 'run',
  summary: 'ask the LMS whom partners must be told about, and bring each partner a report',
  details:
    'Asks the LMS once, and writes its answer down before anything else. Meanwhile, nobody is queued for partners: steps ' +
    'of other kinds go on. Then it writes a file for each partner, tells the partners, and cleans up in the LMS. Learners ' +
    'of an organization that nobody has mapped wait; the others are reported. Exit code 5: a person must do something.',
  examples: [
    'lethe partner-report run --config site.yml --dry-run',
    'lethe partner-report run --instance academy --yes',
  ],
  json: REPORT_JSON,
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [new Option('--no-comments', 'do not tell the people who can see the files')],
  run: report,
});

async function report(session: Session<Options>): Promise<number> {
  const { id } = await showInForce(session);
  const { dryRun = false, comments } = session.options;
  if (!dryRun) {
    await session.confirmByName(id, `This asks the LMS of ${id} for its partner report, which it gives once.`);
  }
  const { runReport } = lazy.partnerReports();
  const goesOn = dryRun
    ? 'nothing was changed'
    : `the report goes on without us; see \`${session.command('partner-report show')}\``;
  const result = await session.run(id, goesOn, (context) =>
    runReport(context, { kind: dryRun ? 'count' : 'run', ...(comments ? {} : { quiet: true }) }),
  );
  session.output.answer(result, (page) => describeReport(result, page));
  return needsOf(result).length > 0 ? EXIT_CODES.attention : EXIT_CODES.ok;
}
