import { noteBefore, openNotes, owedNotes, type ReportNote } from '../../domain/partner-report/report-note';
import type { Refusal } from '../refusal';

/** What a person says of a lost answer. */
interface Asked {
  /** Run id of its report; without it, the oldest that nobody has made up for. */
  readonly lost: string | undefined;
  /** When the report before it was made. @unit epoch milliseconds */
  readonly sinceMs: number | undefined;
}

/** Which question is to be made up for; refused where nothing is owed, or where the time before it cannot be true. */
export function owedQuestion(notes: readonly ReportNote[], { lost, sinceMs }: Asked): ReportNote | Refusal {
  const owed = owedNotes(notes);
  const note = lost === undefined ? openNotes(notes)[0] : owed.find(({ id }) => id === lost);
  if (note === undefined) return nothingOwed(lost, owed);
  return (sinceMs === undefined ? undefined : sinceRefusal(notes, note, sinceMs)) ?? note;
}

function nothingOwed(lost: string | undefined, owed: readonly ReportNote[]): Refusal {
  const [recovered] = owed;
  if (lost === undefined && recovered !== undefined) {
    return {
      refusal: 'record',
      reason: 'every lost answer was made up for, as far as Lethe knows',
      next: { next: 'settle-report', report: recovered.id },
    };
  }
  return {
    refusal: 'record',
    reason: lost === undefined ? 'no answer of a partner report was lost' : `nothing of report ${lost} is owed`,
    next: 'see-reports',
  };
}

/** A time that the record contradicts would leave everybody out, or change nothing without a word. */
function sinceRefusal(notes: readonly ReportNote[], note: ReportNote, sinceMs: number): Refusal | undefined {
  if (sinceMs >= Date.parse(note.askedAt)) {
    return {
      refusal: 'record',
      reason: `report ${note.id} asked the LMS at ${note.askedAt}, and the time that was given is not before that`,
      next: 'say-another-time',
    };
  }
  const before = noteBefore(notes, note.id);
  if (before === undefined || sinceMs >= Date.parse(before.askedAt)) return undefined;
  return {
    refusal: 'record',
    reason: `the report before ${note.id} asked the LMS at ${before.askedAt}, which is later than the time that was given`,
    next: 'say-later-time',
  };
}
