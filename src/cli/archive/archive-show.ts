import { Option } from 'commander';
import type { ArchiveSettings } from '../../domain/instance/settings';
import { counted } from '../../domain/text/counted';
import { formatDuration } from '../../domain/time/format-duration';
import type { ArchiveRow } from '../../operations/archives';
import { recordIfApplied } from '../instance/ensure-applied';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { formatFacts, formatTable, type Page, wrap } from '../shell/page';
import { parseNumber } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { when } from '../shell/when';

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
  'setAside',
] as const satisfies readonly (keyof ArchiveRow)[];

export const archiveShow = defineCommand<Options>({
  usage: 'show',
  summary: 'show where archives go, and the last archive runs',
  examples: ['lethe archive show --instance demo', 'lethe archive show --instance demo --limit 1 --json'],
  json: {
    instance: 'id of the instance',
    archive:
      'what is in force: address, contents, coolOffDays, batchSize, keepMs, redaction, schedule; null where nobody is archived',
    runs: 'newest first: startedAt, status, learners, files, archived, removed, changed, setAside, failure (code and detail)',
  },
  common: ['config', 'engine', 'json', 'output'],
  own: () => [new Option('--limit <n>', 'number of runs').argParser(parseNumber).default(10)],
  run: show,
});

async function show(session: Session<Options>): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const record = await recordIfApplied(session);
  const archive = record?.settings.archive ?? null;
  const { lastArchives } = lazy.archives();
  const runs = await lastArchives({ client: await session.client(), instance }, session.options.limit);
  const text = (page: Page) => describe(page, archive, runs);
  session.output.answerList({ instance, archive, runs }, { items: runs, columns: KEYS, text });
  return 0;
}

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
  const failed = runs.flatMap(({ startedAt, failure }) =>
    failure === undefined
      ? []
      : [wrap(`${when(startedAt)} failed: ${failure.detail} (${failure.code})`, page.columns, 2)],
  );
  return [
    archive === null ? 'nobody is archived: what is in force names no place' : describeRules(archive, page),
    '',
    runs.length === 0 ? 'no archive run yet, or none that Temporal still keeps' : formatTable(heads, rows, page),
    ...(failed.length === 0 ? [] : ['', ...failed]),
  ].join('\n');
}

function describeRules({ address, contents, coolOffDays, batchSize, keepMs }: ArchiveSettings, page: Page): string {
  return formatFacts(
    [
      ['archives', address ?? 'nothing is kept'],
      ['contents', contents],
      ['after', counted(coolOffDays, 'day')],
      ['learners in a file', batchSize],
      ['kept', keepMs === undefined ? 'until somebody removes them' : formatDuration(keepMs)],
    ],
    page,
  );
}
