import {
  NOTES_KEPT,
  owedNotes,
  owedWindow,
  type ReportNote,
  settleBy,
  withNote,
} from '../../../src/domain/partner-report/report-note';

const at = (minute: number) => `2026-11-26T10:${String(minute).padStart(2, '0')}:00.000Z`;
const note = (id: string, minute: number, outcome: ReportNote['outcome']): ReportNote => ({
  id,
  askedAt: at(minute),
  outcome,
  learners: 0,
});

describe('what a question for a report took', () => {
  it('is everybody who was queued since the question before it', () => {
    const notes = [note('a', 1, 'answered'), note('b', 20, 'lost')];
    expect(owedWindow(notes, 'b')).toEqual({ afterMs: Date.parse(at(1)), untilMs: Date.parse(at(20)) });
  });

  it('goes back beyond a question that the LMS has not carried out', () => {
    const notes = [note('a', 1, 'answered'), note('b', 20, 'not-done'), note('c', 30, 'lost')];
    expect(owedWindow(notes, 'c')?.afterMs).toBe(Date.parse(at(1)));
  });

  it('is everybody for the first question, and unknown for one that nobody wrote down', () => {
    expect(owedWindow([note('a', 5, 'lost')], 'a')).toEqual({ afterMs: 0, untilMs: Date.parse(at(5)) });
    expect(owedWindow([], 'a')).toBeUndefined();
  });
});

describe('a report that was lost', () => {
  const more = (count: number, outcome: ReportNote['outcome'], from: readonly ReportNote[]) =>
    Array.from({ length: count }, (_, n) => note(`${outcome}${n}`, 30, outcome)).reduce(withNote, from);

  it.each(['lost', 'unanswered', 'asking', 'recovered', 'in-part'] as const)(
    'is not forgotten, nor the one before it, however many come after: %s',
    (outcome) => {
      const some = more(40, 'answered', []);
      const before = note('before', 10, 'answered');
      const between = note('between', 12, 'not-done');
      const owed = note('owed', 20, outcome);
      const notes = more(100, 'not-done', more(100, 'answered', [...some, before, between, owed]));
      expect(notes).toContain(owed);
      expect(owedWindow(notes, 'owed')).toEqual({ afterMs: Date.parse(at(10)), untilMs: Date.parse(at(20)) });
    },
  );

  it('is known by the question before it, though the LMS did not take a hundred in between', () => {
    const notes = more(100, 'not-done', [note('a', 1, 'answered')]);
    expect(owedWindow(withNote(notes, note('b', 50, 'lost')), 'b')?.afterMs).toBe(Date.parse(at(1)));
  });

  it('is forgotten like the others when nothing of it is owed any more', () => {
    const owed = note('owed', 20, 'lost');
    const notes = withNote(more(100, 'answered', [owed]), { ...owed, outcome: 'settled' });
    expect(more(1, 'not-done', notes).map(({ id }) => id)).not.toContain('owed');
  });

  it('took whom a person says, where nobody knows of the question before it', () => {
    const notes = [note('a', 5, 'lost')];
    expect(owedWindow(notes, 'a', Date.parse(at(3)))?.afterMs).toBe(Date.parse(at(3)));
    const known = [note('a', 5, 'answered'), note('b', 20, 'lost')];
    expect(owedWindow(known, 'b', Date.parse(at(3)))?.afterMs).toBe(Date.parse(at(5)));
  });
});

describe('a question without an answer', () => {
  it('was not carried out where a later answer has rows of its time, and took them where it has none', () => {
    const asked = note('a', 20, 'unanswered');
    expect(settleBy(asked, at(19))).toBe('not-done');
    expect(settleBy(asked, at(21))).toBe('lost');
    expect(settleBy(asked, undefined)).toBe('lost');
  });

  it('is judged by the clock of the LMS, whose times its rows have', () => {
    const asked = { ...note('a', 20, 'unanswered'), lmsBehindMs: 600_000 };
    expect([at(9), at(11)].map((oldest) => settleBy(asked, oldest))).toEqual(['not-done', 'lost']);
  });

  it('is owed until it is settled, also when its report did not live to write down what came', () => {
    const outcomes = [
      'asking',
      'answered',
      'in-part',
      'unanswered',
      'lost',
      'not-done',
      'recovered',
      'settled',
    ] as const;
    const notes = outcomes.map((outcome, n) => note(outcome, n, outcome));
    expect(owedNotes(notes).map(({ id }) => id)).toEqual(['asking', 'in-part', 'unanswered', 'lost', 'recovered']);
  });
});

it('a note that a person has settled stays so, whatever a report writes that has read it before', () => {
  const settled = [note('a', 20, 'settled')];
  expect(withNote(settled, note('a', 20, 'recovered'))).toEqual(settled);
});

it('a record keeps one note a question, and so many that nobody needs', () => {
  const many = Array.from({ length: NOTES_KEPT + 5 }, (_, n) => note(`r${n}`, n % 60, 'answered'));
  const kept = many.reduce<readonly ReportNote[]>(withNote, []);
  expect(kept).toHaveLength(NOTES_KEPT);
  expect(kept.at(-1)?.id).toBe(`r${NOTES_KEPT + 4}`);
  const again = withNote(kept, { ...(kept[3] as ReportNote), outcome: 'lost' });
  expect(again).toHaveLength(NOTES_KEPT);
  expect(again[3]?.outcome).toBe('lost');
});
