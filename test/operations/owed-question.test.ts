import type { ReportNote } from '../../src/domain/partner-report/report-note';
import { owedQuestion } from '../../src/operations/partner-reports/owed-question';

const note = (id: string, month: number, outcome: ReportNote['outcome']): ReportNote => ({
  id,
  askedAt: `2026-0${month}-01T08:00:00.000Z`,
  outcome,
  learners: 0,
});
const at = (month: number, day = 1) => Date.parse(`2026-0${month}-0${day}T08:00:00.000Z`);
const NOTHING = { lost: undefined, sinceMs: undefined };

describe('the question that is made up for', () => {
  const recovered = note('january', 1, 'recovered');
  const lost = note('february', 2, 'lost');

  it('is the oldest that nobody has made up for, or the one that is named', () => {
    const notes = [recovered, lost, note('march', 3, 'unanswered')];
    expect(owedQuestion(notes, NOTHING)).toBe(lost);
    expect(owedQuestion(notes, { ...NOTHING, lost: 'january' })).toBe(recovered);
    expect(owedQuestion(notes, { ...NOTHING, lost: 'april' })).toMatchObject({
      refusal: 'record',
      reason: 'nothing of report april is owed',
    });
  });

  it('is none where all were made up for: a person ends them, or names one', () => {
    expect(owedQuestion([note('a', 1, 'answered')], NOTHING)).toMatchObject({
      reason: 'no answer of a partner report was lost',
    });
    expect(owedQuestion([recovered], NOTHING)).toMatchObject({
      reason: 'every lost answer was made up for, as far as Lethe knows',
      next: { next: 'settle-report', report: 'january' },
    });
  });

  it('did not come before the time that a person names', () => {
    expect(owedQuestion([lost], { ...NOTHING, sinceMs: at(1) })).toBe(lost);
    for (const sinceMs of [at(2), at(3)]) {
      expect(owedQuestion([lost], { ...NOTHING, sinceMs })).toMatchObject({
        refusal: 'record',
        reason: expect.stringContaining('report february asked the LMS at 2026-02-01T08:00:00.000Z'),
      });
    }
  });

  it('came after a question that Lethe knows: a time before that one would change nothing', () => {
    const notes = [note('january', 1, 'answered'), lost];
    expect(owedQuestion(notes, { ...NOTHING, sinceMs: at(1) - 1 })).toMatchObject({
      refusal: 'record',
      reason: expect.stringContaining('2026-01-01T08:00:00.000Z, which is later than the time that was given'),
    });
    // A driver script can have made a report in between.
    expect(owedQuestion(notes, { ...NOTHING, sinceMs: at(1, 8) })).toBe(lost);
  });
});
