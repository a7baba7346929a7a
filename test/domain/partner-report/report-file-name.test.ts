import { pathSafe, reportFileName } from '../../../src/domain/partner-report/report-file-name';

const NAMED = { platform: 'edx', day: '2026-11-26' };

describe('the name of a report', () => {
  it('is that of the driver script', () => {
    expect(reportFileName({ partner: 'Athens', part: 1 }, NAMED)).toBe('user_retirement_edx_Athens_2026-11-26.csv');
  });

  it('is another for a second file of the partner, and for a second report of the day', () => {
    expect(reportFileName({ partner: 'A', part: 2 }, NAMED, 3)).toBe('user_retirement_edx_A_2026-11-26_2_run3.csv');
  });

  it.each([
    ['a/b\\c', 'a_b_c'],
    ['..', '_.'],
    ['.hidden', '_hidden'],
    ['', '_'],
    ['Zürich\u0000', 'Zürich_'],
  ])('leads nowhere, whatever a partner is called: %j', (given, safe) => {
    expect(pathSafe(given)).toBe(safe);
  });
});
