/**
 * What became of a report's question to the LMS.
 * - `asking`      it is about to be sent, or its answer is not written down yet
 * - `answered`    the answer was written down as a whole
 * - `in-part`     the answer came as a whole, and has entries that cannot be read: the LMS has marked their rows, too
 * - `unanswered`  it is not known whether the LMS has marked rows
 * - `lost`        the LMS has marked rows, and their entries did not come, or not all
 * - `not-done`    the LMS has certainly marked nothing
 * - `recovered`   lost, and made up for as far as Lethe knows: whether these were all rows nobody has said
 * - `settled`     lost, and a person has said that nothing of it is owed any more
 */
export type ReportOutcome =
  | 'asking'
  | 'answered'
  | 'in-part'
  | 'unanswered'
  | 'lost'
  | 'not-done'
  | 'recovered'
  | 'settled';

/** One question for a report, as the record keeps it: times and counts only. */
export interface ReportNote {
  /** Run id of the workflow. */
  readonly id: string;
  /** ISO 8601; no learner of the instance was queued from then until the answer. */
  readonly askedAt: string;
  readonly outcome: ReportOutcome;
  /** Entries that came. */
  readonly learners: number;
  /** How far the clock of the LMS was behind ours, by which `askedAt` is; absent where it was not. */
  readonly lmsBehindMs?: number;
}

/** When the question was sent, at the earliest, by the clock of the LMS: its rows have the times of that. @unit epoch milliseconds */
export function askedByLms({ askedAt, lmsBehindMs = 0 }: Pick<ReportNote, 'askedAt' | 'lmsBehindMs'>): number {
  return Date.parse(askedAt) - lmsBehindMs;
}

/** Notes that a record keeps beside those that are still needed, oldest forgotten first. */
export const NOTES_KEPT = 30;

/** What a person has settled stays so: a report that is under way may have read it before. */
export function withNote(notes: readonly ReportNote[], note: ReportNote): readonly ReportNote[] {
  const at = notes.findIndex(({ id }) => id === note.id);
  if (notes[at]?.outcome === 'settled') return notes;
  const all = at < 0 ? [...notes, note] : notes.with(at, note);
  const needed = neededNotes(all);
  return all.filter((one, n) => n >= all.length - NOTES_KEPT || needed.has(one));
}

/** What is owed, and the question before each: without it, nobody knows whom the lost answer was about. */
function neededNotes(notes: readonly ReportNote[]): ReadonlySet<ReportNote> {
  const owed = owedNotes(notes);
  // The next question may be lost, too.
  const before = [...owed.map(({ id }) => noteBefore(notes, id)), notes.findLast(wasDone)];
  return new Set([...owed, ...before].filter((note) => note !== undefined));
}

/** Questions of which nobody knows, or somebody does, that entries were lost, until a person has said that nothing is owed. */
export function owedNotes(notes: readonly ReportNote[]): readonly ReportNote[] {
  return notes.filter(({ outcome }) => OWED.includes(outcome));
}

const OWED: readonly ReportOutcome[] = ['asking', 'in-part', 'unanswered', 'lost', 'recovered'];

/** What is owed, and nobody has made up for. */
export function openNotes(notes: readonly ReportNote[]): readonly ReportNote[] {
  return owedNotes(notes).filter(({ outcome }) => outcome !== 'recovered');
}

/** A question that is owed, as it is told. */
export interface Owed {
  /** Run id of the report's workflow. */
  readonly report: string;
  readonly askedAt: string;
  /** Made up for as far as Lethe knows. */
  readonly recovered?: true;
  /** The answer came, and has entries that cannot be read. */
  readonly inPart?: true;
}

export function owedOf(notes: readonly ReportNote[]): readonly Owed[] {
  return owedNotes(notes).map(({ id: report, askedAt, outcome }) => ({
    report,
    askedAt,
    ...(outcome === 'recovered' ? { recovered: true as const } : {}),
    ...(outcome === 'in-part' ? { inPart: true as const } : {}),
  }));
}

/** Learners who were queued within this time were marked by a question whose answer was lost. */
export interface OwedWindow {
  /** Epoch milliseconds, not included; 0 where no earlier question is known. */
  readonly afterMs: number;
  /** Epoch milliseconds, included. */
  readonly untilMs: number;
}

/**
 * A question takes everybody who was queued since the one before it, unless that one was not done.
 * @param sinceMs when a person says that the report before it was made
 */
export function owedWindow(notes: readonly ReportNote[], id: string, sinceMs = 0): OwedWindow | undefined {
  const note = notes.find((one) => one.id === id);
  if (note === undefined) return undefined;
  const before = noteBefore(notes, id);
  const beforeMs = before === undefined ? 0 : Date.parse(before.askedAt);
  return { afterMs: Math.max(beforeMs, sinceMs), untilMs: Date.parse(note.askedAt) };
}

/** The question that has marked the rows before those of this one; undefined where the record knows of none. */
export function noteBefore(notes: readonly ReportNote[], id: string): ReportNote | undefined {
  const at = notes.findIndex((note) => note.id === id);
  return notes.slice(0, Math.max(at, 0)).findLast(wasDone);
}

function wasDone({ outcome }: ReportNote): boolean {
  return outcome !== 'not-done';
}

/**
 * What the second answer of a report says of its first question, which had none: entries that were queued before it show that
 * the LMS had marked nothing then, or that somebody has reset marks in its admin. Of the question of another report, no
 * answer says anything: that some of its rows came does not say that all did. A person says so.
 * @param oldest when the first of the answer's entries was queued; undefined where it has none
 */
export function settleBy(
  asked: Pick<ReportNote, 'askedAt' | 'lmsBehindMs'>,
  oldest: string | undefined,
): 'not-done' | 'lost' {
  return oldest !== undefined && Date.parse(oldest) < askedByLms(asked) ? 'not-done' : 'lost';
}
