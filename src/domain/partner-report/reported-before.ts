import { askedByLms, owedNotes, type ReportNote } from './report-note';

/**
 * Everybody who was COMPLETE before then is in a report whose answer came as a whole: a question takes everybody who was queued
 * before it, and a learner is queued before they are COMPLETE. What was queued since the question before one that is owed may
 * have been lost with it, so that nothing later counts until a person has settled it.
 * @returns epoch milliseconds, by the clock of the LMS; 0 where no report is known
 */
export function reportedBefore(notes: readonly ReportNote[]): number {
  const [owed] = owedNotes(notes);
  const known = owed === undefined ? notes : notes.slice(0, notes.indexOf(owed));
  const whole = known.findLast(({ outcome }) => outcome === 'answered' || outcome === 'settled');
  return whole === undefined ? 0 : askedByLms(whole);
}
