import { Option } from 'commander';
import { shorterText } from '../../domain/instance/approval';
import type { ApprovalRequest } from '../../domain/instance/approval-request';
import { counted } from '../../domain/text/counted';
import type { DiscoveryRow } from '../../operations/discovery';
import { isRefusal } from '../../operations/refusal';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { failureText } from '../shell/failure-text';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { newestOf, oneMore } from '../shell/newest-of';
import { formatTable, type Page, wrap } from '../shell/page';
import { parseNumber } from '../shell/parse-number';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { utc, when } from '../shell/when';
import { describeDiscoveryCounts } from './discovery-counts-text';
import { approveCommand } from './report-discovery';

interface Options extends CommonOptions {
  readonly limit: number;
}

/** Keys of a discovery, in the order of the CSV. */
const KEYS = [
  'id',
  'startedAt',
  'status',
  'dryRun',
  'enrolled',
  'adopted',
  'nudged',
  'awaitingApproval',
] as const satisfies readonly (keyof DiscoveryRow)[];

export const discoveryShow = defineCommand({
  usage: 'show',
  summary: 'show the last discoveries, and whether one waits for approval',
  examples: ['lethe discovery show --instance demo', 'lethe discovery show --instance demo --limit 1 --json'],
  json: {
    instance: 'id of the instance',
    approval:
      'the open request: why, counts, coolOffDays, newestRetirementId, askedAt, by, lapsesAt, insteadOf (the longer cool-off that somebody else had asked for: by, coolOffDays); null if there is none; absent if the record cannot be read (exit code 7)',
    discoveries:
      'newest first: id, startedAt, status, dryRun (true if it only counted), enrolled, adopted, nudged, awaitingApproval, counts (or swept: false, if it found nothing new and did not read the whole queue), failure (code and detail of one that failed)',
  },
  common: ['config', 'engine', 'json', 'output'],
  own: () => [new Option('--limit <n>', 'number of discoveries').argParser(parseNumber).default(10)],
  run: show,
});

async function show(session: Session<Options>): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const { lastDiscoveries, openApproval } = lazy.discovery();
  const asking = { client: await session.client(), instance };
  const { limit } = session.options;
  const discoveries = newestOf(session, await lastDiscoveries(asking, oneMore(limit)), limit);
  const open = await openApproval(asking);
  const unknown = isRefusal(open);
  const approval = unknown ? null : (open?.request ?? null);
  const isOther = !unknown && open?.override === true;
  const approve = approveCommand(session, approval?.coolOffDays ?? null, isOther);
  const text = (page: Page) => describeDiscoveries(page, discoveries, approval, approve);
  const answer = { instance, ...(unknown ? {} : { approval }), discoveries };
  session.output.answerList(answer, { items: discoveries, columns: KEYS, text });
  if (unknown) throw refusalFault(session, open);
  return 0;
}

/** On a narrower terminal, a time is shown without how far away it is. @unit columns */
const WIDE = 100;

/** The last discoveries, for a person. @param approve command that approves the open request */
export function describeDiscoveries(
  page: Page,
  discoveries: readonly DiscoveryRow[],
  approval: ApprovalRequest | null,
  approve: string,
): string {
  const rows = discoveries.map((row) => [
    page.columns < WIDE ? utc(row.startedAt) : when(row.startedAt),
    row.dryRun === true && row.status === 'completed' ? 'dry run' : row.status,
    row.enrolled,
    row.adopted,
    row.nudged,
    row.awaitingApproval,
  ]);
  const heads = ['started', 'status', 'enrolled', 'adopted', 'nudged', 'awaits'];
  const table = discoveries.length === 0 ? 'no discovery yet' : formatTable(heads, rows, page);
  const failed = discoveries.flatMap(({ startedAt, failure }) =>
    failure === undefined ? [] : [wrap(`${when(startedAt)} failed: ${failureText(failure)}`, page.columns, 2)],
  );
  const all = failed.length === 0 ? table : [table, '', ...failed].join('\n');
  if (approval === null) return all;
  const shorter = shorterText(approval);
  return [
    all,
    '',
    wrap(
      `A discovery waits for your approval (${approval.why}, cool-off of ${counted(approval.coolOffDays, 'day')}) until ${when(approval.lapsesAt)}:`,
      page.columns,
      2,
    ),
    describeDiscoveryCounts(approval.counts, page, approval),
    ...(shorter === undefined ? [] : [wrap(shorter, page.columns)]),
    `Let them in with: ${approve}`,
  ].join('\n');
}
