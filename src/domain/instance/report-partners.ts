import { owedNotes, type ReportNote, withNote } from '../partner-report/report-note';
import { isOver } from './maintenance-hold';
import type { InstanceRecord } from './record';

/** What a partner report asks of the record. */
export type ReportPartners =
  /** No learner is queued for partners until then. Refused while another report has its hold. */
  | { readonly does: 'hold'; readonly report: string; readonly method: string; readonly until: string }
  | { readonly does: 'release'; readonly report: string }
  /** Written down before the question is sent, and again when it is known what came of it. */
  | { readonly does: 'note'; readonly notes: readonly ReportNote[] };

/** What a partner report makes of the record; a text is a refusal. */
export function reportPartners(
  record: InstanceRecord,
  change: ReportPartners,
  by: string,
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string } | string {
  switch (change.does) {
    case 'hold': {
      const { report, method, until } = change;
      if (!(Date.parse(until) > nowMs)) return 'until must be a time to come, in ISO 8601';
      const others = record.holds.filter((hold) => hold.report !== report && !isOver(hold, nowMs));
      if (others.some((hold) => hold.report !== undefined)) return 'another partner report asks the LMS now';
      const since = new Date(nowMs).toISOString();
      const held = { scope: { kind: 'method' as const, method }, by, since, until, report };
      return { record: { ...record, holds: [...others, held] }, what: `held for a partner report: ${method}` };
    }
    case 'release':
      return {
        record: { ...record, holds: record.holds.filter(({ report }) => report !== change.report) },
        what: 'released by a partner report',
      };
    case 'note':
      return {
        record: { ...record, partnerReports: change.notes.reduce(withNote, record.partnerReports ?? []) },
        what: 'a partner report was written down',
      };
  }
}

/** A person says that nothing of a lost answer is owed any more. */
export function settleReport(
  record: InstanceRecord,
  { report }: { readonly report: string },
): { readonly record: InstanceRecord; readonly what: string } | string {
  const notes = record.partnerReports ?? [];
  const note = owedNotes(notes).find(({ id }) => id === report);
  if (note === undefined) return 'nothing of this report is owed; see `lethe partner-report show`';
  // Rows that somebody has reset were taken by the next question: what is lost with that one is lost of this one, too.
  const later = owedNotes(notes).at(-1);
  if (later !== undefined && later !== note) {
    return `the answer of a later report is owed, too, and may have taken rows of this one: settle report ${later.id} first`;
  }
  return {
    record: { ...record, partnerReports: withNote(notes, { ...note, outcome: 'settled' }) },
    what: `settled: the lost answer of partner report ${note.id}`,
  };
}
