import { ActivityBench } from '../../support/activity-bench';

describe('a worker whose file says nothing of partner reports', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(() => bench.close());
  const about = () => ({ site: bench.rules.site, report: 'report-1' });

  test('answers at once, and does not fail as if waiting helped', async () => {
    expect(await bench.run('prepareReport', about())).toEqual({ notSet: true });
    const none = { expired: 0, names: [], kept: 0, notSet: true };
    expect(await bench.run('expireReports', { site: about().site, beforeMs: 0, dryRun: false })).toEqual(none);
    expect(bench.broken()).toEqual([]);
  });

  test('is waited for where the rules in force have reports by a schedule: another file is behind them', async () => {
    await expect(bench.run('prepareReport', { ...about(), needed: true })).rejects.toMatchObject({
      type: 'config.stale',
    });
  });
});
