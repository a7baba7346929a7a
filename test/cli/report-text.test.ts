import { reportCode } from '../../src/cli/drop-in/retirement-partner-report';
import { needsOf, owedText } from '../../src/cli/partner-report/report-text';
import type { Owed } from '../../src/domain/partner-report/report-note';
import type { ReportResult } from '../../src/workflows/partner-report/messages';

const result = (more: Partial<ReportResult> = {}): ReportResult => ({
  report: 'march',
  kind: 'run',
  phase: 'ended',
  received: 0,
  waiting: 0,
  learners: 0,
  files: [],
  unmapped: {},
  withoutPlace: [],
  cleanedUp: 0,
  missing: [],
  aside: 0,
  unreadable: [],
  owed: [],
  ...more,
});
const JANUARY: Owed = { report: 'january', askedAt: '2026-01-01T08:00:00.000Z', recovered: true };
const FEBRUARY: Owed = { report: 'february', askedAt: '2026-02-01T08:00:00.000Z' };
const MARCH: Owed = { report: 'march', askedAt: '2026-03-01T08:00:00.000Z', inPart: true };

describe('what a partner report says that a person must do', () => {
  it('has the command with the id of the report, first for what nobody has made up for', () => {
    expect(owedText([])).toEqual([]);
    const [open, done] = owedText([JANUARY, FEBRUARY]);
    expect(open).toMatch(
      /^Owed: the answers to february .*`lethe partner-report recover --report february`\. .*`lethe partner-report settle --report february`\.$/,
    );
    expect(done).toMatch(/^Made up for.* january .*`lethe partner-report settle --report january`\.$/);
    expect(owedText([JANUARY])).toHaveLength(1);
    expect(owedText([MARCH, FEBRUARY])).toEqual([
      expect.stringMatching(/^Owed: the answers to february \(/),
      expect.stringMatching(
        /^Owed: entries that could not be read, in the answers to march \(.*settle --report march`\./,
      ),
    ]);
  });

  it('names the keys in which a file is not in force', () => {
    const differs = ['partner_report', 'org_partner_mapping'];
    expect(needsOf(result({ notSet: true, differs }))).toEqual([
      expect.stringContaining('differs from what is in force in partner_report, org_partner_mapping. Put the file in'),
    ]);
    expect(needsOf(result({ notSet: true }))).toEqual([expect.stringContaining('had no keys for partner reports')]);
  });

  it('is to look at old reports that a schedule could not delete', () => {
    expect(needsOf(result({ expiry: { expired: 2 } }))).toEqual([]);
    expect(needsOf(result({ expiry: { expired: 0, failure: 'storage.denied' } }))).toEqual([
      expect.stringMatching(/^Reports that are too old were not deleted, .* failed with storage\.denied\./),
    ]);
    expect(needsOf(result({ expiry: { expired: 0, notSet: true } }))).toEqual([
      expect.stringContaining('has not the place that is in force'),
    ]);
  });

  it.each([
    ['preparing', 'Nothing was done: somebody holds the instance or its LMS'],
    ['writing', 'No files were written, and nobody was told; the entries are kept: somebody holds'],
  ] as const)('is to run it again after a hold that ended it: %s', (held, text) => {
    expect(needsOf(result({ held }))).toEqual([expect.stringContaining(text)]);
  });
});

describe('the exit code of retirement_partner_report', () => {
  it('is that of the LMS for an answer that was lost, and 0 for one that was made up for', () => {
    expect(reportCode(result({ asked: 'answered', owed: [FEBRUARY, JANUARY] }))).toBe(-2);
    expect(reportCode(result({ asked: 'answered', owed: [JANUARY] }))).toBe(0);
    expect(reportCode(result({ asked: 'lost' }))).toBe(-2);
  });

  it('is that of the reports for entries that nobody could read, until a person has settled them', () => {
    const unreadable = [{ field: 'orgs', userId: 7 }];
    expect(reportCode(result({ asked: 'answered', unreadable, owed: [MARCH] }))).toBe(-9);
    expect(reportCode(result({ asked: 'answered', owed: [MARCH] }))).toBe(-9);
    expect(reportCode(result({ asked: 'answered', owed: [MARCH, FEBRUARY] }))).toBe(-2);
  });

  it('is that of the LMS where a hold has ended it, too', () => {
    expect(reportCode(result({ held: 'preparing' }))).toBe(-2);
    expect(reportCode(result({ asked: 'answered', held: 'writing' }))).toBe(-2);
  });
});
