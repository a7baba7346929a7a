import type { PartnerEntry } from '../../../src/domain/partner-report/entry';
import { asidePage, pageOfAsk } from '../../../src/domain/partner-report/page-id';
import { ArchiveBench } from './archive-bench';

const entry = (userId: number): PartnerEntry => ({
  userId,
  originalUsername: `learner-${userId}`,
  orgs: ['Unknown'],
  orgsConfig: [],
  created: '2026-11-26T10:00:00Z',
  fields: {},
});

describe('the plan of an archive beside the clean-up of a partner report', () => {
  let bench: ArchiveBench;
  beforeEach(async () => {
    bench = await ArchiveBench.open();
  });
  afterEach(() => bench.close());

  /** Everybody was reported, except for those whose entries wait. */
  const plan = () => {
    const window = { ...bench.work.window, reportedBeforeMs: Date.now() + 60_000 };
    return bench.at.run('planArchive', { ...bench.work, window, refused: [] });
  };

  it('leaves a learner whose entry is moved to another page while the pages are read', async () => {
    const [ann, bob] = [bench.complete('ann'), bench.complete('bob')];
    const { pages } = bench.at;
    const page = pageOfAsk(bench.work.instance, 'report-1', 1, 0);
    await pages.keep(page, [entry(ann)]);
    pages.beforeRead = (read) => {
      if (read !== page) return;
      pages.kept.set(asidePage(bench.work.instance, 'report-1', page), [entry(ann)]);
      pages.kept.delete(page);
    };
    expect(await plan()).toMatchObject({ learners: 1, setAside: { counts: { 'not-reported': 1 }, lookAt: [ann] } });
    expect(bench.has(bob)).toBe(true);
  });
});
