import { pagesOf, pagesOfAsk } from '../../../src/domain/partner-report/page-id';
import { ReportBench } from '../../support/report-bench';

const CLEANUP = 'retirement_partner_report_cleanup/';

describe('settlePage()', () => {
  let at: ReportBench;
  let page: string;
  beforeEach(async () => {
    at = await ReportBench.open();
    page = `${pagesOfAsk('sandbox', at.about.report, 1)}00000`;
  });
  afterEach(() => at.close());
  const settle = (unmapped: readonly string[] = [], info = {}) =>
    at.bench.run('settlePage', { ...at.about, page, unmapped }, info);
  const taken = async () => {
    await at.hold();
    await at.bench.run('takeReport', { ...at.about, ask: 1 });
    at.bench.sandbox.admin.clearRecord();
  };

  test('cleans up with the entries of the report, which are there until they are forgotten', async () => {
    await at.queue('Ann', ['AthenX']);
    await at.queue('bob', []);
    await taken();
    expect(await settle()).toEqual({ deleted: 1, missing: [], aside: 0 });
    expect(at.rows).toEqual({});
    expect(at.kept()).toHaveLength(1);
    await at.bench.run('forgetPage', { ...at.about, page });
    expect(at.kept()).toEqual([]);
    expect(at.bench.broken()).toEqual([]);
  });

  test('sends nothing while somebody holds the LMS, and goes on when the hold has ended', async () => {
    await at.queue('ann', ['AthenX']);
    await taken();
    await at.holdForMaintenance();
    const failed = await at.bench.fail('settlePage', { ...at.about, page, unmapped: [] });
    expect(failed).toMatchObject({ type: 'instance.held', quick: true });
    expect(at.bench.asked()).toEqual([]);
    at.bench.records.record = { ...at.bench.records.record, holds: [] };
    const heartbeatDetails = at.bench.heartbeats.at(-1);
    expect(await settle([], { attempt: 2, heartbeatDetails })).toEqual({ deleted: 1, missing: [], aside: 0 });
  });

  test('tells a repeat after a lost answer from a refusal', async () => {
    await at.queue('ann', ['AthenX']);
    await at.queue('bob', ['BayU']);
    await taken();
    at.fault(CLEANUP, { kind: 'reset-after' });
    await expect(settle()).rejects.toThrow();
    expect(at.rows).toEqual({});
    const [heartbeatDetails] = at.bench.heartbeats;
    expect(await settle([], { attempt: 2, heartbeatDetails })).toEqual({ deleted: 2, gone: 2, missing: [], aside: 0 });
  });

  test('names rows that the LMS does not have after an attempt that never came to the clean-up', async () => {
    const ann = await at.queue('ann', ['AthenX']);
    await taken();
    at.bench.sandbox.admin.resetPartnerQueue();
    at.bench.pages.failingReads = 1;
    await expect(settle()).rejects.toThrow();
    const heartbeatDetails = at.bench.heartbeats.at(-1);
    expect(await settle([], { attempt: 2, heartbeatDetails })).toEqual({ deleted: 0, missing: [ann], aside: 0 });
  });

  test('does not say that it is sure where an attempt before the last one has sent the clean-up', async () => {
    await at.queue('ann', ['AthenX']);
    await taken();
    at.fault(CLEANUP, { kind: 'reset-after' });
    await expect(settle()).rejects.toThrow();
    at.bench.pages.failingReads = 1;
    const first = at.bench.heartbeats.at(-1);
    await expect(settle([], { attempt: 2, heartbeatDetails: first })).rejects.toThrow();
    const second = at.bench.heartbeats.at(-1);
    expect(await settle([], { attempt: 3, heartbeatDetails: second })).toMatchObject({ deleted: 1, gone: 1 });
    // The worker of the second attempt was killed: what the first one left says nothing of it.
    const killed = { attempt: 1, sent: false };
    expect(await settle([], { attempt: 3, heartbeatDetails: killed })).toMatchObject({ deleted: 1, gone: 1 });
  });

  test('counts the same when its worker was killed after all of it', async () => {
    await at.queue('ann', ['AthenX']);
    await at.queue('bob', ['AthenX', 'Unknown']);
    await taken();
    const result = { deleted: 1, missing: [], aside: 1 };
    expect(await settle(['Unknown'])).toEqual(result);
    expect(await settle(['Unknown'], { attempt: 2 })).toEqual({ ...result, gone: 1 });
  });

  test('narrows a refusal down to the rows that the LMS does not have', async () => {
    const ids = [];
    for (let n = 0; n < 9; n += 1) ids.push(await at.queue(`learner${n}`, ['AthenX']));
    await taken();
    at.bench.sandbox.admin.resetPartnerQueue();
    await at.bench.run('takeReport', { ...at.about, ask: 2 });
    const gone = ids[4];
    const other = `${pagesOfAsk('sandbox', at.about.report, 2)}00000`;
    const one = at.kept().filter(({ userId }) => userId === gone);
    at.bench.pages.kept.set(other, one.slice(0, 1));
    await at.bench.run('settlePage', { ...at.about, page: other, unmapped: [] });
    expect(await settle()).toEqual({ deleted: 8, missing: [gone], aside: 0 });
    expect(at.rows).toEqual({});
  });

  test('does not clean up a learner whom an organization keeps waiting, and keeps what is owed', async () => {
    const ann = await at.queue('ann', ['AthenX', 'Unknown']);
    await at.queue('bob', ['AthenX']);
    await taken();
    expect(await settle(['Unknown'])).toEqual({ deleted: 1, missing: [], aside: 1 });
    expect(at.rows).toEqual({ [ann]: true });
    await at.bench.run('forgetPage', { ...at.about, page });
    expect(at.kept()).toMatchObject([{ userId: ann, orgs: ['Unknown'] }]);
  });

  test('does not delete a page before lists have the one that its learners wait in', async () => {
    const ann = await at.queue('ann', ['Unknown']);
    await taken();
    at.bench.pages.listsBehind = 3;
    await settle(['Unknown']);
    const { pages } = at.bench;
    const listed: (readonly string[])[] = [];
    const forget = pages.forget.bind(pages);
    pages.forget = async (one) => {
      listed.push(await pages.list(pagesOf('sandbox')));
      await forget(one);
    };
    await at.bench.run('forgetPage', { ...at.about, page });
    expect(listed).toEqual([[expect.stringContaining('/aside/'), page]]);
    expect(at.kept()).toMatchObject([{ userId: ann }]);
  });

  test('keeps what waits through ten reports, under an id that does not grow', async () => {
    const ann = await at.queue('ann', ['Unknown']);
    await taken();
    const lengths = new Set<number>();
    for (let report = 1; report <= 10; report += 1) {
      const about = { ...at.about, report: `later-${String(report).padStart(2, '0')}` };
      const [waiting = ''] = await at.bench.pages.list(pagesOf('sandbox'));
      const settled = await at.bench.run('settlePage', { ...about, page: waiting, unmapped: ['Unknown'] });
      expect(settled).toMatchObject({ deleted: 0, aside: 1 });
      await at.bench.run('forgetPage', { ...about, page: waiting });
      const left = await at.bench.pages.list(pagesOf('sandbox'));
      expect(left).toHaveLength(1);
      lengths.add(left[0]?.length ?? 0);
    }
    expect(lengths.size).toBe(1);
    expect(at.kept()).toMatchObject([{ userId: ann, orgs: ['Unknown'] }]);
  });
});
