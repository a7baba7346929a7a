import fc from 'fast-check';
import {
  isReportOf,
  partnersInOneFolder,
  pathSafe,
  reportFileName,
} from '../../../src/domain/partner-report/report-file-name';

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

describe('a report of a platform', () => {
  const name = (platform: string, partner: string, part = 1, again = 1) =>
    reportFileName({ partner, part }, { platform, day: '2026-11-26' }, again);

  it('is known by the names that Lethe gives it, whatever platform and partner are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 9 }), (platform, given, n) => {
        const partner = given.normalize('NFKC');
        expect(isReportOf(platform, { folder: pathSafe(partner), name: name(platform, partner, n, n) })).toBe(true);
        // A folder in Google Drive can have the name as it is.
        expect(isReportOf(platform, { folder: given, name: name(platform, partner, n, n) })).toBe(true);
      }),
    );
  });

  it('is known by the name that the driver script gives it', () => {
    const script = { folder: 'Acme: EU', name: 'user_retirement_edX: prod_Acme: EU_2024-01-31.csv' };
    expect(isReportOf('edX: prod', script)).toBe(true);
  });

  it.each([
    ['another site', 'Athens', name('edge', 'Athens')],
    ['a site whose name begins with ours', 'Athens', name('edx_edge', 'Athens')],
    ['the folder of another partner', 'edge_Athens', name('edx', 'Athens')],
    ['no folder', '', name('edx', 'Athens')],
    ['a day that is none', 'Athens', 'user_retirement_edx_Athens_old.csv'],
    ['more behind the day', 'Athens', 'user_retirement_edx_Athens_2026-11-26_copy.csv'],
    ['another kind of file', 'Athens', 'user_retirement_edx_Athens_2026-11-26.csv.gz'],
    ['words before it', 'Athens', 'Copy of user_retirement_edx_Athens_2026-11-26.csv'],
  ])('is not one of %s', (_what, folder, file) => {
    expect(isReportOf('edx', { folder, name: file })).toBe(false);
  });

  it('is told from one of another site whose partner has a longer name', () => {
    expect(name('edx_edge', 'Athens')).toBe(name('edx', 'edge_Athens'));
    expect(isReportOf('edx', { folder: 'Athens', name: name('edx_edge', 'Athens') })).toBe(false);
  });
});

describe('partners who would share a folder', () => {
  it.each([
    [['A/B', 'A:B']],
    [['A_B', 'A/B']],
    [['Athens', 'athens']],
    [['Cafe\u0301', 'CAFÉ']],
    [['Ａthens', 'Athens ']],
    [['.x', '_x']],
  ])('are found: %j', (partners) => {
    expect(partnersInOneFolder({ X: partners })).toEqual([partners]);
    expect(partnersInOneFolder({ X: partners.slice(0, 1), Y: partners.slice(1) })).toEqual([partners]);
  });

  it('are not those who are the same', () => {
    expect(partnersInOneFolder({ X: ['Athens', 'Bay'], Y: ['Athens'] })).toEqual([]);
  });
});
