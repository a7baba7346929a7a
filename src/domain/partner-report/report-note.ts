/**
 * What became of a report's question to the LMS.
 * - `asking`      it is about to be sent, or its answer is not written down yet
 * - `answered`    the answer was written down as a whole
 * - `unanswered`  no answer came; whether the LMS has marked its rows is not known yet
 * - `lost`        the LMS has marked rows, and their entries did not come, or not all
 * - `not-done`    a later answer has shown that the LMS had marked nothing
 * - `recovered`   lost, and made up for from Lethe's own runs as far as that can be done
 */
export type ReportOutcome = 'asking' | 'answered' | 'unanswered' | 'lost' | 'not-done' | 'recovered';

/** One question for a report, as the record keeps it: times and counts only. */
export interface ReportNote {
  /** Run id of the workflow. */
  readonly id: string;
  /** ISO 8601; no learner of the instance was queued from then until the answer. */
  readonly askedAt: string;
  readonly outcome: ReportOutcome;
  /** Entries that came. */
  readonly learners: number;
}

/** Notes that a record keeps, oldest forgotten first. */
export const NOTES_KEPT = 30;

export function withNote(notes: readonly ReportNote[], note: ReportNote): readonly ReportNote[] {
  const at = notes.findIndex(({ id }) => id === note.id);
  return (at < 0 ? [...notes, note] : notes.with(at, note)).slice(-NOTES_KEPT);
}

/** Questions of which nobody knows, or everybody does, that entries were lost. */
export function owedNotes(notes: readonly ReportNote[]): readonly ReportNote[] {
  return notes.filter(({ outcome }) => outcome === 'lost' || outcome === 'unanswered' || outcome === 'asking');
}

/** Learners who were queued within this time were marked by a question whose answer was lost. */
export interface OwedWindow {
  /** Epoch milliseconds, not included; 0 where no earlier question is known. */
  readonly afterMs: number;
  /** Epoch milliseconds, included. */
  readonly untilMs: number;
}

/** A question takes everybody who was queued since the one before it, unless that one was not done. */
export function owedWindow(notes: readonly ReportNote[], id: string): OwedWindow | undefined {
  const at = notes.findIndex((note) => note.id === id);
  const note = notes[at];
  if (note === undefined) return undefined;
  const before = notes.slice(0, at).findLast(({ outcome }) => outcome !== 'not-done');
  return { afterMs: before === undefined ? 0 : Date.parse(before.askedAt), untilMs: Date.parse(note.askedAt) };
}

/**
 * What a later answer says of an earlier question that had none: entries that were queued before it show that the LMS
 * had marked nothing then, or that somebody has reset the marks in its admin.
 * @param oldest when the first of the later answer's entries was queued; undefined where it has none
 */
export function settleBy({ askedAt }: Pick<ReportNote, 'askedAt'>, oldest: string | undefined): 'not-done' | 'lost' {
  return oldest !== undefined && Date.parse(oldest) < Date.parse(askedAt) ? 'not-done' : 'lost';
}
