import { Option } from 'commander';
import { schedulesWait } from '../../domain/instance/approval';
import type { ArchiveSettings } from '../../domain/instance/settings';
import { counted } from '../../domain/text/counted';
import { formatDuration } from '../../domain/time/format-duration';
import type { ArchiveRow } from '../../operations/archives';
import { recordIfApplied } from '../instance/ensure-applied';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { failureText } from '../shell/failure-text';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { newestOf, oneMore } from '../shell/newest-of';
import { formatFacts, formatTable, type Page, wrap } from '../shell/page';
import { parseNumber } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { when } from '../shell/when';
import { describeGone, describeLeft, describeUnreported } from './describe-archived';

interface Options extends CommonOptions {
  readonly limit: number;
}

const KEYS = [
  'startedAt',
  'status',
  'learners',
  'files',
  'archived',
  'removed',
  'changed',
  'gone',
  'setAside',
  'notReported',
  'unreported',
] as const satisfies readonly (keyof ArchiveRow)[];

export const archiveShow = defineCommand<Options>({
  usage: 'show',
  summary: 'show where archives go, and the last archive runs',
  examples: ['lethe archive show --instance demo', 'lethe archive show --instance demo --limit 1 --json'],
  json: {
    instance: 'id of the instance',
    archive:
      'what is in force: address, contents, coolOffDays, batchSize, keepMs, redaction, schedule; null where nobody is archived',
    waitsForApproval:
      'true where the schedule does nothing, since nobody has approved the first enrollment at the new address',
    runs: 'newest first: startedAt, status, learners, files, archived, removed, changed, gone, setAside, notReported, unreported, failure (code and detail)',
  },
  common: ['config', 'engine', 'json', 'output'],
  own: () => [new Option('--limit <n>', 'number of runs').argParser(parseNumber).default(10)],
  run: show,
});

async function show(session: Session<Options>): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const record = await recordIfApplied(session);
  const archive = record?.settings.archive ?? null;
  const waits = record !== undefined && schedulesWait(record, Date.now());
  const waitsForApproval = waits && archive?.schedule !== undefined;
  const { lastArchives } = lazy.archives();
  const { limit } = session.options;
  const asking = { client: await session.client(), instance };
  const runs = newestOf(session, await lastArchives(asking, oneMore(limit)), limit);
  const text = (page: Page) => {
    const lines = describe(page, archive, runs);
    return waitsForApproval ? `${lines}\n\n${wrap(WAITS, page.columns, 2)}` : lines;
  };
  session.output.answerList({ instance, archive, waitsForApproval, runs }, { items: runs, columns: KEYS, text });
  return 0;
}

const WAITS =
  'The schedule archives nobody, and removes nothing, until somebody approves the first enrollment at the new address: see `lethe discovery run`.';

function describe(page: Page, archive: ArchiveSettings | null, runs: readonly ArchiveRow[]): string {
  const rows = runs.map((run) => [
    when(run.startedAt),
    run.status,
    run.learners,
    run.files,
    run.archived,
    run.removed,
    run.setAside,
  ]);
  const heads = ['started', 'status', 'learners', 'files', 'archived', 'removed', 'set aside'];
  const more = runs.flatMap(({ startedAt, failure, gone, notReported, unreported }) => [
    ...(notReported === undefined ? [] : [wrap(`${when(startedAt)}: ${describeLeft(notReported)}`, page.columns, 2)]),
    ...(unreported === undefined
      ? []
      : [wrap(`${when(startedAt)}: ${describeUnreported(unreported)}`, page.columns, 2)]),
    ...(gone === undefined ? [] : [wrap(`${when(startedAt)}: ${describeGone(gone)}`, page.columns, 2)]),
    ...(failure === undefined ? [] : [wrap(`${when(startedAt)} failed: ${failureText(failure)}`, page.columns, 2)]),
  ]);
  return [
    archive === null ? 'nobody is archived: what is in force names no place' : describeRules(archive, page),
    '',
    runs.length === 0 ? 'no archive run yet, or none that Temporal still keeps' : formatTable(heads, rows, page),
    ...(more.length === 0 ? [] : ['', ...more]),
  ].join('\n');
}

function describeRules({ address, contents, coolOffDays, batchSize, keepMs }: ArchiveSettings, page: Page): string {
  return formatFacts(
    [
      ['archives', address ?? 'no place'],
      ['contents', contents === 'none' ? 'none: nothing is kept of those who are removed' : contents],
      ['after', counted(coolOffDays, 'day')],
      ['learners in a file', batchSize],
      ...(address === null
        ? []
        : [['kept', keepMs === undefined ? 'until somebody removes them' : formatDuration(keepMs)] as const]),
    ],
    page,
  );
}
