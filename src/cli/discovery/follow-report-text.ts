import type { FollowReport } from '../../operations/discovery';
import { formatTable, type Page, PLAIN } from '../shell/page';

/**
 * The report for people.
 * @param show command that shows one of those who wait
 */
export function describeFollowReport(report: FollowReport, show: string, page: Page = PLAIN): string {
  const ended = Object.entries(report.outcomes).filter(([, amount]) => amount > 0);
  const said = ended.map(([outcome, amount]) => `${amount} ${WORDS[outcome as keyof FollowReport['outcomes']]}`);
  const first = `enrolled ${report.enrolled}, adopted ${report.adopted} in ${report.seconds} s: ${said.join(', ') || 'nobody to follow'}`;
  if (report.attention.length === 0) return first;
  const rows = report.attention.map((entry) => [entry.userId, entry.phase, entry.code, entry.step, entry.service]);
  return [
    first,
    '',
    'These wait for a person:',
    formatTable(['user id', 'phase', 'code', 'step', 'service'], rows, page),
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
