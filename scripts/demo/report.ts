import type { Totals } from '../../sandbox/ledger';
import { formatTable, PLAIN } from '../../src/cli/shell/page';
import { counted } from '../../src/domain/text/counted';
import type { LearnerEnd } from './learner-ends';
import type { Performance } from './perform';
import type { Play } from './play';

/** What `--json` prints. */
export interface DemoResult {
  readonly learners: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly errored: number;
  readonly requests: number;
  readonly seconds: number;
  readonly learnersPerSecond: number;
  readonly webUi: string;
}

/** More rows than this are cut: those of the story come first. */
const ROWS_AT_MOST = 60;

export function demoResult(
  ends: readonly LearnerEnd[],
  performance: Performance,
  requests: number,
  webUi: string,
): DemoResult {
  const count = (phase: string) => ends.filter(({ status }) => status.phase === phase).length;
  const completed = ends.filter(({ view, status }) => status.phase === 'completed' && view.state === 'COMPLETE').length;
  return {
    learners: ends.length,
    completed,
    cancelled: count('cancelled'),
    errored: ends.filter(({ view }) => view.state === 'ERRORED').length,
    requests,
    seconds: round(performance.tookMs / 1000, 1),
    learnersPerSecond: round(completed / (performance.tookMs / 1000), 2),
    webUi,
  };
}

export function learnersTable(ends: readonly LearnerEnd[], befell: ReadonlyMap<number, string>): string {
  const first = ends.length > ROWS_AT_MOST ? [...ends].sort((a, b) => rank(a, befell) - rank(b, befell)) : ends;
  const rows = first
    .slice(0, ROWS_AT_MOST)
    .map(({ userId, view, status, tookMs }) => [
      userId,
      view.state ?? 'cancelled',
      `${status.stepsDone}/${status.stepsInAll}`,
      `${(tookMs / 1000).toFixed(1)} s`,
      befell.get(userId) ?? '',
    ]);
  const table = formatTable(['learner', 'state', 'steps', 'time', 'what happened'], rows, PLAIN).replaceAll(
    / +-$/gm,
    '',
  );
  return ends.length > ROWS_AT_MOST ? `${table}\n… and ${ends.length - ROWS_AT_MOST} more` : table;
}

function rank({ userId }: LearnerEnd, befell: ReadonlyMap<number, string>): number {
  return befell.has(userId) ? 0 : 1;
}

/** Totals for a person to read. */
export function totalLines(
  play: Play,
  ends: readonly LearnerEnd[],
  result: DemoResult,
  firstMovedMs: number,
): string[] {
  const totals: Totals = play.sandbox.admin.totals();
  const { completed, cancelled, errored, requests, seconds, learnersPerSecond } = result;
  const quiet = requestsWithoutTrouble(play, ends);
  return [
    `${completed} completed · ${cancelled} cancelled · ${errored} ERRORED, in ${seconds} s (${learnersPerSecond} a second, the story's failures included)`,
    `${counted(requests, 'request')} in all, ${totals.tokens} for a token, over ${counted(totals.connections, 'connection')}`,
    ...(quiet === undefined
      ? []
      : [`${counted(quiet, 'request')} for a learner without an incident (the Python driver: 37)`]),
    `the first learner moved ${(firstMovedMs / 1000).toFixed(1)} s after the start of the demo`,
  ];
}

/** Requests for a learner without an incident: the most frequent number, because some may have waited in a step. */
function requestsWithoutTrouble({ befell, sandbox }: Play, ends: readonly LearnerEnd[]): number | undefined {
  const of = new Map<number, number>();
  for (const { learner } of sandbox.admin.requests()) if (learner !== null) of.set(learner, (of.get(learner) ?? 0) + 1);
  const counts = new Map<number, number>();
  for (const { userId, view } of ends) {
    const count = of.get(userId);
    if (count === undefined || befell.has(userId) || view.state !== 'COMPLETE') continue;
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
