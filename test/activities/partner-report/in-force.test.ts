import type { PartnerDelivery } from '../../../src/domain/instance/partner-delivery';
import { ReportBench } from '../../support/report-bench';

describe('a worker whose file has other partners than what is in force', () => {
  let at: ReportBench;
  beforeEach(async () => {
    at = await ReportBench.open();
  });
  afterEach(() => at.close());
  const inForce = (change: Partial<PartnerDelivery> | undefined) => {
    const { record } = at.bench.records;
    const { partnerReport, ...settings } = record.settings;
    const delivery = partnerReport?.delivery;
    if (delivery === undefined) throw new Error('nothing is in force');
    const other = change === undefined ? {} : { partnerReport: { delivery: { ...delivery, ...change } } };
    at.bench.records.record = { ...record, settings: { ...settings, ...other } };
  };

  test.each([
    ['org_partner_mapping', { mapping: '0123456789abcdef' }],
    ['partner_report', { address: 's3://other' }],
    ['partner_report_platform_name', { platform: 'edge' }],
  ])('says so, and does nothing: %s', async (key, change) => {
    await at.queue('ann', ['AthenX']);
    await at.hold();
    await at.bench.run('takeReport', { ...at.about, ask: 1 });
    inForce(change);
    expect(await at.bench.run('prepareReport', at.about)).toEqual({ notSet: true, differs: [key] });
    const expired = await at.bench.run('expireReports', { site: at.about.site, beforeMs: Date.now(), dryRun: false });
    expect(expired).toMatchObject({ expired: 0, notSet: true, differs: [key] });
    // Another worker may have the file in force.
    const stale = { type: 'config.stale', quick: true };
    expect(await at.bench.fail('prepareReport', { ...at.about, needed: true })).toMatchObject(stale);
    const pages = [...at.bench.pages.kept.keys()];
    expect(await at.bench.fail('writeReports', { ...at.about, pages, day: '2026-11-26' })).toMatchObject(stale);
    expect(await at.bench.fail('tellPartners', { ...at.about, files: [] })).toMatchObject(stale);
    const window = { afterMs: 0, untilMs: Date.now() };
    const owed = { ...at.about, window, except: [], orgs: {}, dryRun: true };
    expect(await at.bench.fail('collectOwed', owed)).toMatchObject(stale);
    expect(at.files()).toEqual({});
  });

  test('says so where nothing of partners is in force yet', async () => {
    inForce(undefined);
    const said = await at.bench.run('prepareReport', at.about);
    expect(said).toEqual({
      notSet: true,
      differs: ['partner_report', 'partner_report_platform_name', 'org_partner_mapping'],
    });
  });

  test('makes the report where both are the same', async () => {
    inForce({});
    expect(await at.bench.run('prepareReport', at.about)).toMatchObject({ pages: [] });
  });
});
