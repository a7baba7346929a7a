import type { PartnerEntry } from '../../../src/domain/partner-report/entry';
import { broughtOf, pageOfAsk, pagesOf } from '../../../src/domain/partner-report/page-id';
import type { ReportOutcome } from '../../../src/domain/partner-report/report-note';
import { ReportBench } from '../../support/report-bench';

const LOST = 'report-lost';
const entry = (userId: number, originalUsername: string): PartnerEntry => ({
  userId,
  originalUsername,
  orgs: ['AthenX'],
  orgsConfig: [],
  created: '2026-11-26T10:00:00Z',
  fields: { user_id: userId, original_username: originalUsername },
});

describe('who came, with an answer that is owed', () => {
  let at: ReportBench;
  let ann: number;
  let bob: number;
  const late = pageOfAsk('sandbox', LOST, 1, 0);
  const next = () => ({ ...at.about, report: 'report-next' });
  const owes = (outcome: ReportOutcome) => {
    const notes = [{ id: LOST, askedAt: new Date().toISOString(), outcome, learners: 0 }];
    return at.bench.records.change('sandbox', 'reportPartners', { does: 'note', notes }, { by: 'ann' });
  };
  beforeEach(async () => {
    at = await ReportBench.open('org_partner_mapping: {AthenX: [Athens]}');
    [ann, bob] = [await at.queue('ann', ['AthenX']), await at.queue('bob', ['AthenX'])];
    at.bench.runs.receipts = [
      [ann, 'ann'],
      [bob, 'bob'],
    ].map(([userId, name]) => ({
      userId: Number(userId),
      originalUsername: String(name),
      originalEmail: `${name}@example.com`,
      originalName: String(name),
      at: new Date().toISOString(),
    }));
    await at.hold();
    // The LMS marks both, and what it answers is not written down yet.
    await at.bench.run('takeReport', { ...at.about, ask: 1 });
    at.bench.pages.kept.clear();
  });
  afterEach(() => at.close());

  const collect = (about = next()) => {
    const window = { afterMs: 0, untilMs: Date.now() + 60_000 };
    return at.bench.run('collectOwed', { ...about, window, orgs: {}, dryRun: false });
  };
  /** What a report does with these pages. */
  const deliver = async (pages: readonly string[], about = next()) => {
    const written = await at.bench.run('writeReports', { ...about, pages, day: '2026-11-26' });
    const settled = [];
    for (const page of pages) {
      settled.push(await at.bench.run('settlePage', { ...about, page, unmapped: [] }));
      await at.bench.run('forgetPage', { ...about, page });
    }
    return { written, settled };
  };
  const namesIn = () =>
    Object.values(at.files())
      .flatMap((text) => text.match(/(?<=^\d+,)(?:ann|bob)(?=,)/gm) ?? [])
      .sort();

  it.each(['asking', 'unanswered', 'lost', 'in-part', 'recovered'] as const)(
    'is known from a page that another report has brought, however the note of its own stands: %s',
    async (outcome) => {
      await owes(outcome);
      await at.bench.pages.keep(late, [entry(ann, 'ann')]);
      await deliver([late]);
      expect(await at.bench.pages.list(pagesOf('sandbox'))).toEqual([]);
      const { pages, learners } = await collect({ ...at.about, report: 'report-recover' });
      expect(learners).toBe(1);
      expect(at.kept()).toMatchObject([{ userId: bob }]);
      await deliver(pages, { ...at.about, report: 'report-recover' });
      expect([namesIn(), at.rows]).toEqual([['ann', 'bob'], {}]);
    },
  );

  it('is known from a page that its worker has written after the report had looked', async () => {
    await owes('lost');
    await at.bench.pages.keep(late, [entry(ann, 'ann')]);
    expect(await collect()).toMatchObject({ learners: 1 });
  });

  it('is known while a page is done with, from one or the other', async () => {
    await owes('lost');
    await at.bench.pages.keep(late, [entry(ann, 'ann'), entry(bob, 'bob')]);
    const { pages } = at.bench;
    pages.beforeRead = (page) => {
      const entries = pages.kept.get(page) ?? [];
      pages.kept.delete(page);
      pages.ids.set(
        `${broughtOf('sandbox')}late`,
        entries.map(({ userId }) => userId),
      );
    };
    expect(await collect()).toMatchObject({ learners: 0, pages: [] });
  });

  it('is not told again by a page that comes after the recovery, and its row counts as gone', async () => {
    await owes('lost');
    const { pages } = await collect();
    await deliver(pages);
    await at.bench.pages.keep(late, [entry(ann, 'ann'), entry(bob, 'bob')]);
    const again = await deliver([late], { ...at.about, report: 'report-after' });
    expect(again.written).toMatchObject({ files: [], learners: 0 });
    expect(again.settled).toMatchObject([{ deleted: 2, gone: 2, missing: [] }]);
    expect([namesIn(), await at.bench.pages.list(pagesOf('sandbox'))]).toEqual([['ann', 'bob'], []]);
  });

  it('is kept only while an answer is owed, and only as LMS user ids', async () => {
    await owes('lost');
    await at.bench.pages.keep(late, [entry(ann, 'ann')]);
    await deliver([late]);
    expect([...at.bench.pages.ids.values()]).toEqual([[ann]]);
    await at.bench.run('prepareReport', { ...at.about, asks: true });
    expect(at.bench.pages.ids.size).toBe(1);
    await owes('settled');
    await at.bench.run('prepareReport', at.about);
    expect(at.bench.pages.ids.size).toBe(1);
    await at.bench.run('prepareReport', { ...at.about, asks: true });
    expect(at.bench.pages.ids.size).toBe(0);
    await at.bench.pages.keep(late, [entry(bob, 'bob')]);
    await deliver([late]);
    expect(at.bench.pages.ids.size).toBe(0);
  });

  it('has nobody who still waits for an organization that is not mapped', async () => {
    await owes('lost');
    await at.bench.pages.keep(late, [{ ...entry(ann, 'ann'), orgs: ['AthenX', 'Unknown'] }, entry(bob, 'bob')]);
    await at.bench.run('settlePage', { ...next(), page: late, unmapped: ['Unknown'] });
    await at.bench.run('forgetPage', { ...next(), page: late });
    expect([...at.bench.pages.ids.values()]).toEqual([[bob]]);
    expect(await collect()).toMatchObject({ learners: 0 });
    expect(at.kept()).toMatchObject([{ userId: ann, orgs: ['Unknown'] }]);
  });
});
