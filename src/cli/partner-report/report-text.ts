import { NO_ORGANIZATION } from '../../domain/partner-report/entry';
import type { Owed } from '../../domain/partner-report/report-note';
import { counted } from '../../domain/text/counted';
import type { ReportResult } from '../../workflows/partner-report/messages';
import { formatFacts, formatTable, type Page, PLAIN, wrap } from '../shell/page';
import { when } from '../shell/when';
import { unreadableText } from './unreadable-text';

/** What a partner report has done, or would have to do. */
export function describeReport(result: ReportResult, page: Page = PLAIN): string {
  const { files } = result;
  const table =
    files.length === 0
      ? []
      : [
          '',
          formatTable(
            ['partner', 'learners', 'file'],
            files.map((one) => [one.partner, one.learners, one.name]),
            page,
          ),
        ];
  const facts = formatFacts(factsOf(result), page);
  const todo = needsOf(result).map((line) => wrap(line, page.columns, 2));
  return [facts, ...table, ...(todo.length === 0 ? [] : ['', ...todo])].join('\n');
}

function factsOf(result: ReportResult): [string, string | number][] {
  const { kind, received, waiting, queued, learners, files, cleanedUp, gone, address, told } = result;
  const where: [string, string | number][] = address === undefined ? [] : [['files go to', address]];
  const before: [string, string | number][] = waiting === 0 ? [] : [['entries left by earlier reports', waiting]];
  if (kind === 'count') {
    const which =
      result.unknown === undefined
        ? 'queued by Lethe since the last question'
        : 'queued in the time of the lost answer';
    return [...where, [which, queued ?? 0], ...before];
  }
  return [
    ...where,
    [kind === 'recover' ? 'collected from the runs of Lethe' : 'entries from the LMS', received],
    ...before,
    ['learners in files', learners],
    ['files', files.length],
    ...(told === undefined ? [] : [['files of which people were told', told.told] as [string, number]]),
    [gone === undefined ? 'cleaned up in the LMS' : 'cleaned up in the LMS, or gone from it', cleanedUp],
  ];
}

/** What a person must know or do, a sentence each; empty when all is well. */
export function needsOf(result: ReportResult): readonly string[] {
  const { unmapped, withoutPlace, aside, missing, owed, unknown = [], withoutOrgs = [], told } = result;
  const orgs = Object.entries(unmapped).map(([org, learners]) => `${org} (${learners})`);
  return [
    ...notSetOf(result),
    ...heldOf(result),
    ...(result.notApproved === undefined
      ? []
      : [
          'Nothing was done: nobody has approved the first enrollment at the new address of this site, and the schedule waits for that. See `lethe discovery run`.',
        ]),
    ...expiryOf(result),
    ...lossOf(result),
    ...(orgs.length === 0
      ? []
      : [
          `${counted(aside, 'learner waits', 'learners wait')} for organizations that no partner is mapped to: ${orgs.join(', ')}. Add them to org_partner_mapping, put the file in force, restart the workers, and run the report again: their entries are kept until then.`,
        ]),
    ...(withoutPlace.length === 0
      ? []
      : [
          `There is no folder for these partners, or more than one of that name: ${withoutPlace.join(', ')}. Their learners wait, too.`,
        ]),
    ...(withoutOrgs.length === 0
      ? []
      : [
          `The LMS names no organization of these LMS user ids: ${withoutOrgs.join(', ')}. Map "${NO_ORGANIZATION}" in org_partner_mapping to the partners who must hear of them, or to [] if none must.`,
        ]),
    ...unreadableText(result),
    ...(missing.length === 0
      ? []
      : [
          `The LMS did not have a marked row of these LMS user ids when it was to be cleaned up: ${missing.join(', ')}. They are in the files.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `Lethe does not know the organizations of these LMS user ids, or they were renamed since: ${unknown.join(', ')}. Name the organizations with --orgs-file (a CSV file of user_id,org), or reset their rows in the Django admin and run the report.`,
        ]),
    ...(told === undefined || told.nobody.length === 0
      ? []
      : [`Nobody of these partners could be told: ${told.nobody.join(', ')}. Look who can see their folders.`]),
    ...(told === undefined || told.failed.length === 0
      ? []
      : [`Telling these partners failed; tell them by hand: ${told.failed.join(', ')}.`]),
    ...owedText(owed),
  ];
}

/** What is owed to partners at the moment, and what to do about it. */
export function owedText(owed: readonly Owed[]): readonly string[] {
  const listed = (some: readonly Owed[]) =>
    some.map(({ report, askedAt }) => `${report} (${when(askedAt)})`).join(', ');
  const done = owed.filter(({ recovered }) => recovered);
  const inPart = owed.filter(({ inPart }) => inPart);
  const open = owed.filter(({ recovered, inPart }) => !recovered && !inPart);
  return [
    ...open
      .slice(0, 1)
      .map(
        ({ report }) =>
          `Owed: the answers to ${listed(open)}. See \`lethe partner-report recover --report ${report}\`. When the Django admin has no row of that time that is still being processed, say so with \`lethe partner-report settle --report ${report}\`.`,
      ),
    ...inPart
      .slice(0, 1)
      .map(
        ({ report }) =>
          `Owed: entries that could not be read, in the answers to ${listed(inPart)}. When the Django admin has no row of that time that is still being processed, say so with \`lethe partner-report settle --report ${report}\`. Until then, \`lethe archive run\` leaves learners whom the report before had not named.`,
      ),
    ...done
      .slice(0, 1)
      .map(
        ({ report }) =>
          `Made up for, as far as Lethe knows: the answers to ${listed(done)}. If the Django admin has no row of that time that is still being processed, say so with \`lethe partner-report settle --report ${report}\`.`,
      ),
  ];
}

function notSetOf({ notSet, differs = [] }: ReportResult): readonly string[] {
  if (notSet === undefined) return [];
  if (differs.length === 0) return ['Nothing was done: the file of the worker had no keys for partner reports.'];
  return [
    `Nothing was done: the file of the worker differs from what is in force in ${differs.join(', ')}. Put the file in force with \`lethe instance apply\`, and restart the workers that have another one.`,
  ];
}

function heldOf({ held }: ReportResult): readonly string[] {
  if (held === undefined) return [];
  const what =
    held === 'preparing' ? 'Nothing was done' : 'No files were written, and nobody was told; the entries are kept';
  return [`${what}: somebody holds the instance or its LMS for maintenance. Run the report again after that.`];
}

function lossOf({ asked, queued, failure, kind }: ReportResult): readonly string[] {
  if (kind !== 'run' || asked === undefined || asked === 'answered') return [];
  const why = failure === undefined ? '' : ` (${failure.code})`;
  if (failure?.code === 'instance.held')
    return ['The LMS was not asked: somebody holds it for maintenance. Run the report again after that.'];
  if (asked === 'not-done')
    return [`The LMS did not take the question${why}; nothing was marked. Run the report again.`];
  if (asked === 'unanswered') {
    return [
      `An answer of the LMS did not come${why}, and whether it had marked its rows then is not known. Run the report again. The answer stays owed until you settle it.`,
    ];
  }
  const whom =
    queued === undefined
      ? ''
      : ` Of its runs, Lethe knows ${counted(queued, 'learner who was', 'learners who were')} queued then and did not come.`;
  return [
    `The answer of the LMS was lost${why}: it has marked rows and gives them to nobody again.${whom} Reset "is being processed" of these rows in the Django admin (User retirement partner reporting statuses), and run the report again; or recover what Lethe knows.`,
  ];
}

/** Old reports name learners, and somebody has said how long they may stay. */
function expiryOf({ expiry }: ReportResult): readonly string[] {
  const { notSet, failure } = expiry ?? {};
  if (notSet === undefined && failure === undefined) return [];
  const why =
    failure === undefined
      ? "the worker's instance file has not the place that is in force"
      : `it failed with ${failure}`;
  return [
    `Reports that are too old were not deleted, or not all of them: ${why}. The next scheduled run tries again; \`lethe partner-report expire\` does it now.`,
  ];
}
