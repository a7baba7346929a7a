import { ReportBench } from '../../support/report-bench';

const ONE_ORG = 'org_partner_mapping: {AthenX: [Athens]}';
const window = { afterMs: 0, untilMs: Date.now() + 60_000 };

describe('collecting what a lost answer has taken', () => {
  let at: ReportBench;
  beforeAll(async () => {
    at = await ReportBench.open(ONE_ORG);
  });
  afterAll(() => at.close());

  const receipts = Array.from({ length: 250 }, (_, n) => ({
    userId: n + 1,
    originalUsername: `learner-${n + 1}`,
    originalEmail: `learner-${n + 1}@example.com`,
    originalName: `Learner ${n + 1}`,
    at: new Date().toISOString(),
  }));
  const collect = (attempt: number) =>
    at.bench.run('collectOwed', { ...at.about, window, orgs: {}, dryRun: false }, { attempt });

  it('has everybody once, though an attempt was killed and runs come in another order', async () => {
    at.bench.runs.receipts.push(...receipts.slice(0, 150));
    expect(await collect(1)).toMatchObject({ learners: 150 });
    at.bench.runs.receipts.splice(0, 150, ...[...receipts].reverse());
    const { learners, pages } = await collect(2);
    const everybody = receipts.map(({ userId }) => userId);
    expect(learners).toBe(250);
    expect(pages).toEqual([...at.bench.pages.kept.keys()].sort());
    expect(
      at
        .kept()
        .map(({ userId }) => userId)
        .sort((a, b) => a - b),
    ).toEqual(everybody);
  });

  it('takes one organization for all of them, also where nobody must hear of learners without one', async () => {
    const other = await ReportBench.open(`org_partner_mapping: {AthenX: [Athens], '(no organization)': []}`);
    other.bench.runs.receipts.push(...receipts.slice(0, 2));
    const input = { ...other.about, window, orgs: {}, dryRun: false };
    expect(await other.bench.run('collectOwed', input)).toMatchObject({ learners: 2, unknown: [] });
    expect(other.kept().map(({ orgs }) => orgs)).toEqual([['AthenX'], ['AthenX']]);
    await other.close();
  });

  it('names learners who were renamed since, unless another run knows them', async () => {
    at.bench.pages.kept.clear();
    at.bench.runs.receipts = receipts.slice(0, 2);
    at.bench.runs.renamed = [7_001, 1].map((userId) => ({ userId, renamed: true }));
    expect(await collect(1)).toMatchObject({ learners: 2, unknown: [7_001], unknownInAll: 1 });
  });
});
