import type { DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import { type LearnerRow, learnerRow } from '../learner/learner-row';
import type { Session } from '../shell/session';
import { formatTable } from '../shell/table';
import { type BatchCounts, type FollowOptions, followBatch } from './follow-batch';

/** What `--follow --json` prints. */
export interface FollowReport {
  readonly batch: string;
  readonly enrolled: number;
  readonly adopted: number;
  readonly outcomes: Readonly<
    Record<'completed' | 'cancelled' | 'withdrawn' | 'aborted' | 'attention' | 'held' | 'coolingOff', number>
  >;
  readonly attention: readonly AttentionEntry[];
  readonly seconds: number;
  readonly counts: DiscoverLearnersResult['counts'];
}

export interface AttentionEntry {
  readonly userId: number;
  /** Failure code; `held` for a held learner, `run.terminated` and the like where the run itself was ended. */
  readonly code: string;
  readonly step?: string;
  readonly service?: string;
  readonly phase: string;
}

const DAY_MS = 86_400_000;
const LISTED_AT_MOST = 1_000;

/** Follows the learners that a discovery enrolled, to the end or to a person. */
export async function followDiscovery(
  session: Session,
  result: DiscoverLearnersResult,
  coolOffDays: number | null,
): Promise<FollowReport> {
  const client = await session.client();
  const options: Omit<FollowOptions, 'signal'> = {
    client,
    progress: session.progress,
    batch: result.batch,
    expected: result.enrolled + result.adopted,
    ...(coolOffDays === null ? {} : { dueBeforeMs: Date.now() - coolOffDays * DAY_MS }),
  };
  const goesOn = `the learners go on without us; follow them with \`${session.command(`learner list --all --batch ${result.batch}`)}\``;
  const counts = await session.waiting(goesOn, (signal) => followBatch({ ...options, signal }));
  session.progress.clear();
  return {
    batch: result.batch,
    enrolled: result.enrolled,
    adopted: result.adopted,
    outcomes: outcomesOf(counts),
    attention: await listAttention(session, result.batch, counts),
    seconds: Math.round((Date.now() - session.startedMs) / 100) / 10,
    counts: result.counts,
  };
}

function outcomesOf(counts: BatchCounts): FollowReport['outcomes'] {
  const { completed, cancelled, withdrawn, aborted, held, coolingOff } = counts;
  return { completed, cancelled, withdrawn, aborted, attention: counts.attention + counts.broken, held, coolingOff };
}

async function listAttention(session: Session, batch: string, counts: BatchCounts): Promise<AttentionEntry[]> {
  if (counts.attention + counts.held + counts.broken === 0) return [];
  const client = await session.client();
  const query =
    `WorkflowType = 'retireLearner' AND LetheBatch = '${batch}' AND ExecutionStatus != 'ContinuedAsNew' AND ` +
    `((ExecutionStatus = 'Running' AND (LethePhase = 'held' OR LethePhase = 'attention' OR LetheAttention IS NOT NULL)) ` +
    `OR (ExecutionStatus != 'Running' AND ExecutionStatus != 'Completed'))`;
  const entries: AttentionEntry[] = [];
  for await (const info of client.workflow.list({ query })) {
    entries.push(attentionEntry(learnerRow(info)));
    if (entries.length >= LISTED_AT_MOST) break;
  }
  return entries.sort((one, other) => one.userId - other.userId);
}

function attentionEntry(row: LearnerRow): AttentionEntry {
  const { userId, step, service, phase } = row;
  const code = row.attention ?? (row.open ? phase : `run.${phase}`);
  return {
    userId,
    code,
    ...(step === undefined ? {} : { step }),
    ...(service === undefined ? {} : { service }),
    phase,
  };
}

/**
 * The report for people.
 * @param show command that shows one of those who wait
 */
export function describeReport(report: FollowReport, show: string): string {
  const ended = Object.entries(report.outcomes).filter(([, amount]) => amount > 0);
  const said = ended.map(([outcome, amount]) => `${amount} ${WORDS[outcome as keyof FollowReport['outcomes']]}`);
  const first = `enrolled ${report.enrolled}, adopted ${report.adopted} in ${report.seconds} s: ${said.join(', ') || 'nobody to follow'}`;
  if (report.attention.length === 0) return first;
  const rows = report.attention.map((entry) => [entry.userId, entry.phase, entry.code, entry.step, entry.service]);
  return [
    first,
    '',
    'These wait for a person:',
    formatTable(['user id', 'phase', 'code', 'step', 'service'], rows),
    '',
    `See why, and what to do: ${show}`,
  ].join('\n');
}

const WORDS: Readonly<Record<keyof FollowReport['outcomes'], string>> = {
  completed: 'completed',
  cancelled: 'cancelled',
  withdrawn: 'withdrawn',
  aborted: 'aborted',
  attention: 'need a person',
  held: 'held',
  coolingOff: 'cooling off',
};

/** Whether somebody must act. */
export function needsPerson(report: FollowReport): boolean {
  return report.outcomes.attention + report.outcomes.held > 0;
}
