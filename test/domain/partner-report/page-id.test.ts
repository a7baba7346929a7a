import { asidePage, pageOfAsk, pagesOf } from '../../../src/domain/partner-report/page-id';

const INSTANCE = 'an-instance';
const report = (generation: number) => `0196b2f4-5c1d-7a30-8e2f-${String(generation).padStart(12, '0')}`;
/** Temporal's schema for PostgreSQL: workflow_id VARCHAR(255). */
const LONGEST_ID = 255;

/** As earlier builds have named it. */
const grown = (of: string, generation: number) =>
  `${pagesOf(INSTANCE)}aside/${report(generation)}/${of.slice(pagesOf(INSTANCE).length).replaceAll('/', '.')}`;

function afterReports(of: string, generations: number): string {
  let page = of;
  for (let generation = 1; generation <= generations; generation += 1)
    page = asidePage(INSTANCE, report(generation), page);
  return page;
}

describe('asidePage()', () => {
  const origins = [
    pageOfAsk(INSTANCE, report(100), 1, 0),
    pageOfAsk(INSTANCE, report(100), 1, 1),
    pageOfAsk(INSTANCE, report(100), 2, 0),
    pageOfAsk(INSTANCE, report(100), 0, 0),
    pageOfAsk(INSTANCE, report(200), 1, 0),
  ];

  it('is as long after ten reports as after one, and names the last of them', () => {
    for (const origin of origins) {
      const page = afterReports(origin, 10);
      expect(page).toHaveLength(afterReports(origin, 1).length);
      expect(page.length).toBeLessThan(LONGEST_ID);
      expect(page).toContain(`/${report(10)}/`);
    }
  });

  it('keeps pages of other origins apart, and in their order', () => {
    const pages = origins.map((origin) => afterReports(origin, 10));
    expect(new Set(pages).size).toBe(origins.length);
    expect([...pages].sort()).toEqual([...origins].sort().map((origin) => afterReports(origin, 10)));
  });

  it('is among the pages of its instance', () => {
    for (const origin of origins) expect(afterReports(origin, 10).startsWith(pagesOf(INSTANCE))).toBe(true);
  });

  it('finds the origin of an id that has grown already', () => {
    for (const origin of origins) {
      const long = [1, 2, 3, 4].reduce(grown, origin);
      expect(asidePage(INSTANCE, report(5), long)).toBe(afterReports(origin, 5));
    }
  });
});
