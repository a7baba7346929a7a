import { InvalidArgumentError, Option } from 'commander';
import { PHASES } from '../../domain/run/phase';
import { counted } from '../../domain/text/counted';
import type { LearnerRow, RetirementFilter } from '../../operations/learners';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { parseDuration } from '../shell/duration';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';
import { parseNumber } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { watch } from '../shell/watch';
import { webUiList } from '../shell/web-ui-link';
import { onDay } from '../shell/when';
import { toneOfPhase } from './phase-tone';

interface Options extends CommonOptions, Omit<RetirementFilter, 'ended'> {
  readonly all?: boolean;
  readonly limit: number;
}

/** Keys of a learner, in the order of the CSV. */
const KEYS = [
  'userId',
  'username',
  'phase',
  'step',
  'service',
  'attention',
  'requestedAt',
  'dueAt',
  'batch',
  'open',
] as const satisfies readonly (keyof LearnerRow)[];

export const learnerList = defineCommand<Options>({
  usage: 'list',
  summary: 'list learners and their phases',
  details:
    'Lists the learners of an instance by what Temporal knows of their runs: open ones, unless --all or a phase that ' +
    'has ended is asked for. Learners who need a person come first, then those who are due first. Needs no worker.',
  examples: [
    'lethe learner list --instance demo',
    'lethe learner list --instance demo --attention --watch',
    'lethe learner list --instance demo --due-within 7d --output csv',
  ],
  json: {
    instance: 'id of the instance',
    total: 'how many there are, including those that are not listed',
    ended: 'runs that have ended, where nobody is listed and they were not asked for; absent otherwise',
    webUi: "link to these learners in Temporal's Web UI, where its address is known",
    learners:
      'userId, username, phase, step and service (where the run is at this moment, or goes on if it is held; absent while ' +
      'it cools off, and between two steps), attention (failure code), requestedAt, dueAt, batch, open; unknown values ' +
      'are absent',
  },
  common: ['config', 'engine', 'json', 'output', 'watch', 'timeout'],
  own: () => [
    new Option('--phase <phase>', 'only learners in this phase').choices(PHASES),
    new Option('--attention [code]', 'only learners who need a person (with this failure code)').argParser(word),
    new Option('--due-within <days>', 'only learners who are due within this time: 7d, or 7').argParser(days),
    new Option('--batch <id>', 'only learners whom this discovery enrolled').argParser(word),
    new Option('--all', 'also learners whose runs have ended'),
    new Option('--limit <n>', 'maximum number of learners').argParser(parseNumber).default(100),
  ],
  run: (session) => watch(session, () => list(session)),
});

async function list(session: Session<Options>): Promise<number> {
  const { options } = session;
  const { id: instance } = await existingInstance(session);
  const asking = { client: await session.client(), instance };
  const filter = { ...options, ended: options.all };
  const { learners, total, query, ended } = await lazy.learners().listLearners(asking, filter, options.limit);
  const { json, output } = options;
  const inLines = json !== true && (output === 'csv' || output === 'jsonl');
  const webUi = inLines || learners.length === 0 ? undefined : await webUiList(session, query);
  const text = (page: Page) =>
    [describeLearners(learners, total, page, ended), ...(webUi === undefined ? [] : [`Web UI: ${webUi}`])].join('\n');
  // JSON has the total, and the table a line of its own.
  if (inLines && total > learners.length) session.output.note(describeCut(learners.length, total));
  const answer = {
    instance,
    total,
    learners,
    ...(ended === undefined ? {} : { ended }),
    ...(webUi === undefined ? {} : { webUi }),
  };
  session.output.answerList(answer, { items: learners, columns: KEYS, text });
  return 0;
}

/** On a narrower terminal, what matters most is shown whole. @unit columns */
const WIDE = 110;

/** The list, for a person. */
export function describeLearners(learners: readonly LearnerRow[], total: number, page: Page, ended = 0): string {
  if (learners.length === 0) {
    if (total > 0) return `${counted(total, 'learner')}; --limit 0 lists nobody`;
    return ended === 0
      ? 'no learners'
      : `no open runs; ${counted(ended, 'run has', 'runs have')} ended: --all lists them`;
  }
  const wide = page.columns >= WIDE;
  const rows = learners.map((row) => [
    row.userId,
    row.username,
    { text: row.phase, tone: toneOfPhase(row.attention === undefined ? row.phase : 'attention') },
    row.open ? row.step : undefined,
    row.attention,
    ...(wide ? [row.requestedAt?.slice(0, 10)] : []),
    wide && row.open && row.dueAt !== undefined ? onDay(row.dueAt) : row.dueAt?.slice(0, 10),
  ]);
  const heads = ['user id', 'username', 'phase', 'step', 'attention', ...(wide ? ['requested'] : []), 'due'];
  const table = formatTable(heads, rows, page);
  return total > learners.length ? `${table}\n${describeCut(learners.length, total)}` : table;
}

function describeCut(listed: number, total: number): string {
  return `${listed} of ${total}; --limit ${total} shows all`;
}

/** Nothing that could end a quoted value of a query. */
function word(text: string): string {
  if (!/^[\w.:/@+-]+$/.test(text)) throw new InvalidArgumentError('Letters, digits and . : / - only.');
  return text;
}

/** Laws count in days, so a number alone means days. */
function days(text: string): number {
  return parseDuration(/^\d+(\.\d+)?$/.test(text.trim()) ? `${text.trim()}d` : text);
}
