import type { ReportNote } from '../../../src/domain/partner-report/report-note';
import { reportedBefore } from '../../../src/domain/partner-report/reported-before';

const at = (minute: number) => `2026-11-26T10:${String(minute).padStart(2, '0')}:00.000Z`;
const notes = (...outcomes: ReportNote['outcome'][]): readonly ReportNote[] =>
  outcomes.map((outcome, minute) => ({ id: `r${minute}`, askedAt: at(minute), outcome, learners: 0 }));

describe('the time until which everybody is in a partner report', () => {
  it.each<[ReportNote['outcome'][], number | undefined]>([
    [[], undefined],
    [['answered'], 0],
    [['answered', 'answered'], 1],
    [['answered', 'not-done'], 0],
    [['not-done'], undefined],
    [['answered', 'asking'], 0],
    [['answered', 'lost', 'answered'], 0],
    [['lost', 'answered'], undefined],
    [['answered', 'unanswered', 'answered'], 0],
    [['answered', 'recovered', 'answered'], 0],
    [['answered', 'in-part', 'answered'], 0],
    [['in-part', 'answered'], undefined],
    [['answered', 'settled', 'not-done'], 1],
    [['settled', 'answered', 'answered'], 2],
  ])('is, after %j, the question with number %s', (outcomes, minute) => {
    expect(reportedBefore(notes(...outcomes))).toBe(minute === undefined ? 0 : Date.parse(at(minute)));
  });

  it('is one by the clock of the LMS, whose times its rows have', () => {
    const [one] = notes('answered').map((note) => ({ ...note, lmsBehindMs: 60_000 }));
    expect(reportedBefore(one === undefined ? [] : [one])).toBe(Date.parse(at(0)) - 60_000);
  });
});
