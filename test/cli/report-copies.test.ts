import { reportCopies } from '../../src/cli/drop-in/report-copies';

const report = (partner: string, name: string, id: string) => ({ partner, name, id, learners: 1 });

describe('the copies of partner reports in a folder', () => {
  it('have the names of the reports, and each its own on a disk that does not tell cases apart', () => {
    const files = [
      report('Athens', 'user_retirement_edx_Athens_2026-11-26.csv', 'a'),
      report('ATHENS', 'user_retirement_edx_ATHENS_2026-11-26.csv', 'b'),
      report('athens', 'user_retirement_edx_athens_2026-11-26.csv', 'c'),
      report('Bay', 'user_retirement_edx_Bay_2026-11-26.csv', 'd'),
    ];
    expect(reportCopies(files)).toEqual([
      { id: 'a', name: 'user_retirement_edx_Athens_2026-11-26.csv' },
      { id: 'b', name: 'user_retirement_edx_ATHENS_2026-11-26~2.csv' },
      { id: 'c', name: 'user_retirement_edx_athens_2026-11-26~3.csv' },
      { id: 'd', name: 'user_retirement_edx_Bay_2026-11-26.csv' },
    ]);
  });
});
