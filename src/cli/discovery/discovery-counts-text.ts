import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import { elsewhereText } from '../../domain/instance/approval';
import type { ApprovalWhy } from '../../domain/instance/approval-request';
import { formatFacts, type Page, PLAIN, wrap } from '../shell/page';
import { onDay, when } from '../shell/when';

/** By what a discovery counted. */
export interface CountedBy {
  /** Null where none is set, and nobody knows who of those in PENDING is due. */
  readonly coolOffDays?: number | null | undefined;
  /** Why an approval is awaited. */
  readonly why?: ApprovalWhy | undefined;
}

/** What a discovery sees in the queue, a line each. Each learner is in one of the lines. */
export function describeDiscoveryCounts(
  counts: DiscoveryCounts,
  page: Page = PLAIN,
  { coolOffDays, why }: CountedBy = {},
): string {
  const { leftAlone, firstWakesAt, goOn = 0 } = counts;
  const waiting =
    why === 'first-discovery' && goOn > 0 ? ` (${goOn} ${goOn === 1 ? 'waits' : 'wait'} for this approval alone)` : '';
  const undecided = coolOffDays === null && counts.sleeping > 0;
  const states = Object.entries(counts.unknownStates).map(([state, amount]) => `${amount} in ${state}`);
  const sleeping = firstWakesAt === undefined ? '' : `, the first until ${onDay(firstWakesAt)}`;
  const facts = formatFacts(
    [
      [
        'new: begin at once',
        `${counts.beginning}${undecided ? ' at least' : ''}${counts.stranded === 0 ? '' : ` (${counts.stranded} stranded)`}`,
      ],
      ['new: sleep first', `${counts.sleeping}${undecided ? ' at most' : sleeping}`],
      ['with an open run', `${counts.open}${waiting}`],
      ['left alone: at work, not by Lethe', leftAlone.working],
      ['left alone: ERRORED', leftAlone.errored],
      [
        'left alone: in states no step knows',
        `${leftAlone.unknown}${states.length === 0 ? '' : ` (${states.join(', ')})`}`,
      ],
      [
        'left alone: twins by case',
        counts.twins > leftAlone.twins ? `${leftAlone.twins} (${counts.twins} in all)` : leftAlone.twins,
      ],
      ...(counts.unreadable === 0 ? [] : [['rows that cannot be read', counts.unreadable] as const]),
    ],
    page,
  );
  const rows = counts.unreadableRows.map(({ retirementId, field }) => `${retirementId ?? '?'} (${field})`);
  return [
    facts,
    ...(undecided ? [wrap(NOT_KNOWN, page.columns)] : []),
    ...[
      ...movedText(counts),
      ...(counts.elsewhere === undefined ? [] : [elsewhereText(counts.elsewhere)]),
      ...(counts.lookAt.length === 0 ? [] : [`look at these LMS user ids first: ${counts.lookAt.join(', ')}`]),
      ...(rows.length === 0 ? [] : [`retirement ids that cannot be read, and the field: ${rows.join(', ')}`]),
    ].map((line) => wrap(line, page.columns, 2)),
  ].join('\n');
}

const NOT_KNOWN =
  'no cool-off is set, so who of those in PENDING begins at once is not known: add --cool-off-days N, or set lethe.cool_off_days in the instance file';

/** What letting them in does, in one sentence. @param why a first approval also lets open runs go on */
export function describeLettingIn(
  { beginning, sleeping, firstWakesAt, goOn = 0 }: DiscoveryCounts,
  why: ApprovalWhy | undefined,
): string {
  const begin = `${beginning} begin to be erased now and cannot be brought back`;
  const also = `${goOn} more, whose open ${goOn === 1 ? 'run waits for this approval, goes' : 'runs wait for this approval, go'} on to be erased now`;
  const now = why === 'first-discovery' && goOn > 0 ? `${begin}; ${also}` : begin;
  if (sleeping === 0) return now;
  return `${now}; ${sleeping} sleep until their cool-off is over${firstWakesAt === undefined ? '' : `, the first until ${when(firstWakesAt)}`}`;
}

/** Beside a first approval: Lethe cannot tell a new instance from one whose Temporal lost its database. */
export const MAY_BE_HELD =
  "If Temporal's database was lost, learners may have been on hold, also among those who only wait to be due, and services, " +
  'too: approve with --hold-file and the last `lethe instance export`.';

function movedText({ moved, movedRows }: DiscoveryCounts): readonly string[] {
  if (moved === 0) return [];
  const rows = movedRows.map(({ userId, state, at }) => `${userId} (${state}, ${when(at)})`).join(', ');
  return [`moved in the last hour by something other than Lethe: ${moved}. LMS user ids: ${rows}`];
}
