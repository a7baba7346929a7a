import type { Learner } from '../learner/learner';
import { DAY_MS } from '../time/day-ms';
import { type ArchiveWindow, isInWindow, isReported } from './archive-window';

/** From and to, both inclusive. */
export type Span<T> = readonly [first: T, last: T];

/** Learners that go into one file and into one clean-up. It names nobody: their rows are read where they are needed. */
export interface ArchiveBatch {
  /** Days on which they asked. @unit YYYY-MM-DD, UTC */
  readonly days: readonly Span<string>[];
  /** Their retirement ids; when it was planned, no other COMPLETE row had an id in between. */
  readonly ids: readonly Span<number>[];
  readonly learners: number;
}

/** Whether a COMPLETE row belongs to a batch. */
export function isInBatch(batch: ArchiveBatch, window: ArchiveWindow, row: Learner): boolean {
  const { retirementId, created, modified } = row;
  const may = window.unreported === 'remove' || isReported(window, modified);
  return (
    batch.ids.some(([first, last]) => retirementId >= first && retirementId <= last) &&
    isInWindow(window, created) &&
    may
  );
}

/** Days that are further apart are asked for separately: what is between them is other learners'. @unit days */
const FAR_APART = 31;

/** As few spans as make sense. @param days in any order, repeated or not */
export function spansOfDays(days: readonly string[]): readonly Span<string>[] {
  const spans: [string, string][] = [];
  for (const day of [...new Set(days)].sort()) {
    const last = spans.at(-1);
    if (last !== undefined && daysBetween(last[1], day) <= FAR_APART) last[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}

function daysBetween(one: string, other: string): number {
  return (Date.parse(other) - Date.parse(one)) / DAY_MS;
}
