import { Option } from 'commander';
import { type Owed, owedOf } from '../../domain/partner-report/report-note';
import type { ReportRow } from '../../operations/partner-reports';
import { isRefusal } from '../../operations/refusal';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { newestOf, oneMore } from '../shell/newest-of';
import { formatTable, type Page, wrap } from '../shell/page';
import { parseNumber } from '../shell/parse-number';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { when } from '../shell/when';
import { describeReport, owedText } from './report-text';

interface Options extends CommonOptions {
  readonly limit: number;
}

/** Keys of a report, in the order of the CSV. */
const KEYS = ['report', 'startedAt', 'status', 'kind', 'phase', 'learners', 'files'] as const;

export const partnerReportShow = defineCommand<Options>({
  usage: 'show',
  summary: 'show the last partner reports, and what is owed to partners',
  examples: ['lethe partner-report show --instance academy', 'lethe partner-report show --instance academy --json'],
  json: {
    instance: 'id of the instance',
    owed: 'questions to the LMS whose answer was lost: id (of the report), askedAt, outcome (recovered: made up for as far as Lethe knows; in-part: the answer came, and has entries that could not be read), learners, lmsBehindMs (how far the clock of the LMS was behind, where it was)',
    reports: 'newest first: report, startedAt, status, result (as of `partner-report run`)',
  },
  common: ['config', 'engine', 'json', 'output'],
  own: () => [new Option('--limit <n>', 'number of reports').argParser(parseNumber).default(5)],
  run: show,
});

async function show(session: Session<Options>): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const { lastReports, owedQuestions } = lazy.partnerReports();
  const asking = { client: await session.client(), instance };
  const owed = await owedQuestions(asking);
  if (isRefusal(owed)) throw refusalFault(session, owed);
  const { limit } = session.options;
  const reports = newestOf(session, await lastReports(asking, oneMore(limit)), limit);
  const items = reports.map(({ result, ...row }) => {
    const { kind, phase, learners, files } = result ?? {};
    return { ...row, kind, phase, learners, files: files?.length };
  });
  const text = (page: Page) => describeReports(reports, owedOf(owed), page);
  session.output.answerList({ instance, owed, reports }, { items, columns: KEYS, text });
  return owed.length > 0 ? EXIT_CODES.attention : EXIT_CODES.ok;
}

/** The last reports, what the newest of them says, and what is owed now: that may have changed since. */
function describeReports(reports: readonly ReportRow[], owed: readonly Owed[], page: Page): string {
  const debts = owedText(owed).map((line) => wrap(line, page.columns, 2));
  const [newest] = reports;
  if (newest === undefined) return ['no partner report yet', ...debts].join('\n');
  const rows = reports.map(({ startedAt, status, report, result }) => [
    when(startedAt),
    status,
    result?.kind,
    result?.phase,
    result?.learners,
    result?.files.length,
    report,
  ]);
  const lines = [
    formatTable(['started', 'status', 'kind', 'phase', 'learners', 'files', 'report'], rows, page, {
      whole: ['report'],
    }),
  ];
  if (newest.result !== undefined) lines.push('', describeReport({ ...newest.result, owed: [] }, page));
  if (newest.status === 'failed' || newest.status === 'timed-out' || newest.status === 'terminated') {
    lines.push(
      '',
      wrap(
        'It did not come to its end. Entries that it had are kept: the next report goes on with them.',
        page.columns,
        2,
      ),
    );
  }
  return [...lines, ...(debts.length === 0 ? [] : ['', ...debts])].join('\n');
}
