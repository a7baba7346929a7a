import type { HeldBack, NotSet, PrepareResult } from '../../../src/activities/partner-report/contract';
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

function preparedOf(prepared: PrepareResult | NotSet | HeldBack): PrepareResult {
  if ('pages' in prepared) return prepared;
  throw new Error('not prepared');
}

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

  it.each([undefined, 'answered', 'settled', 'lost'] as const)(
    'is known of a page that is written after a report which brought its learners: %s',
    async (outcome) => {
      if (outcome !== undefined) await owes(outcome);
      const own = pageOfAsk('sandbox', next().report, 2, 0);
      await at.bench.pages.keep(own, [entry(ann, 'ann'), entry(bob, 'bob')]);
      await deliver([own]);
      // The worker that was asked first was cut off from Temporal.
      await at.bench.pages.keep(pageOfAsk('sandbox', next().report, 1, 0), [entry(ann, 'ann'), entry(bob, 'bob')]);
      const after = { ...at.about, report: 'report-after' };
      const { pages } = preparedOf(await at.bench.run('prepareReport', { ...after, asks: true }));
      const again = await deliver(pages, after);
      expect(again.written).toMatchObject({ files: [], learners: 0 });
      expect(again.settled).toMatchObject([{ deleted: 2, gone: 2, missing: [] }]);
      expect([namesIn(), at.rows]).toEqual([['ann', 'bob'], {}]);
    },
  );

  it('is kept for 30 days, as LMS user ids alone, and for longer while an answer is owed or a page is left', async () => {
    const own = pageOfAsk('sandbox', next().report, 1, 0);
    await at.bench.pages.keep(own, [entry(ann, 'ann')]);
    await deliver([own]);
    const { pages } = at.bench;
    const kept = async (asks: { asks?: true } = { asks: true }) => {
      await at.bench.run('prepareReport', { ...at.about, ...asks });
      return [...pages.ids.values()];
    };
    pages.daysGoBy(29);
    expect(await kept()).toEqual([[ann]]);
    pages.daysGoBy(2);
    await owes('lost');
    expect(await kept()).toEqual([[ann]]);
    await owes('settled');
    expect(await kept({})).toEqual([[ann]]);
    await pages.keep(late, [entry(ann, 'ann')]);
    expect(await kept()).toEqual([[ann]]);
    await pages.forget(late);
    expect(await kept()).toEqual([]);
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

  describe('a learner who waits for an organization that is not mapped', () => {
    const both = { orgs: ['AthenX', 'Unknown'] };
    const report = (name: string) => ({ ...at.about, report: name });
    /** What another report does, whose mapping lacks that organization or has it by now. */
    const made = async (about: ReturnType<typeof report>, pages: readonly string[], unmapped: readonly string[]) => {
      const written = await at.bench.run('writeReports', { ...about, pages, day: '2026-11-26' });
      const settled = [];
      for (const page of pages) {
        settled.push(await at.bench.run('settlePage', { ...about, page, unmapped }));
        await at.bench.run('forgetPage', { ...about, page });
      }
      return { written, settled };
    };
    const waits = () => at.bench.pages.list(pagesOf('sandbox'));
    const timesInFiles = (name: string) => namesIn().filter((one) => one === name).length;

    it.each([
      ['late', pageOfAsk('sandbox', LOST, 1, 0)],
      ['of rows that somebody has reset', pageOfAsk('sandbox', 'report-3', 1, 0)],
    ])('is not told to the others by a page %s', async (_, page) => {
      await owes('lost');
      const second = pageOfAsk('sandbox', 'report-2', 1, 0);
      await at.bench.pages.keep(second, [{ ...entry(ann, 'ann'), ...both }, entry(bob, 'bob')]);
      await made(report('report-2'), [second], ['Unknown']);
      expect(timesInFiles('ann')).toBe(1);
      const aside = await waits();
      await at.bench.pages.keep(page, [{ ...entry(ann, 'ann'), ...both }]);
      for (const pages of [
        [...aside, page],
        [page, ...aside],
      ]) {
        const copy = new Map(at.bench.pages.kept);
        const ids = new Map(at.bench.pages.ids);
        expect((await made(report('report-3'), pages, ['Unknown'])).written).toMatchObject({ files: [], aside: 1 });
        expect(at.kept()).toMatchObject([{ userId: ann, orgs: ['Unknown'] }]);
        expect([...at.bench.pages.ids.values()].flat()).toEqual([bob]);
        at.bench.pages.kept.clear();
        for (const [id, entries] of copy) at.bench.pages.kept.set(id, entries);
        at.bench.pages.ids.clear();
        for (const [id, userIds] of ids) at.bench.pages.ids.set(id, userIds);
      }
      expect([timesInFiles('ann'), at.rows]).toEqual([1, { [ann]: true }]);
    });

    it('is cleaned up with the page that they wait in, when the organization is mapped', async () => {
      const second = pageOfAsk('sandbox', 'report-2', 1, 0);
      await at.bench.pages.keep(second, [{ ...entry(ann, 'ann'), ...both }]);
      await made(report('report-2'), [second], ['Unknown']);
      const [aside = ''] = await waits();
      await at.bench.pages.keep(late, [{ ...entry(ann, 'ann'), ...both }]);
      const { settled } = await made(report('report-3'), [late, aside], []);
      expect(settled).toEqual([
        { deleted: 0, missing: [], aside: 0 },
        { deleted: 1, missing: [], aside: 0 },
      ]);
      expect([await waits(), at.rows]).toEqual([[], { [bob]: true }]);
    });

    it('waits on, though a report was ended before it had forgotten the page', async () => {
      const second = pageOfAsk('sandbox', 'report-2', 1, 0);
      await at.bench.pages.keep(second, [{ ...entry(ann, 'ann'), ...both }]);
      await at.bench.run('settlePage', { ...report('report-2'), page: second, unmapped: ['Unknown'] });
      for (const pages of [await waits(), [...(await waits())].reverse()]) {
        const copy = new Map(at.bench.pages.kept);
        await made(report('report-3'), pages, ['Unknown']);
        expect([...new Set(at.kept().map(({ userId, orgs }) => JSON.stringify([userId, orgs])))]).toEqual([
          JSON.stringify([ann, ['Unknown']]),
        ]);
        at.bench.pages.kept.clear();
        for (const [id, entries] of copy) at.bench.pages.kept.set(id, entries);
      }
      expect(at.rows).toMatchObject({ [ann]: true });
    });
  });
});
