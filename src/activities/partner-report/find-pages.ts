import { pagesOfAsk } from '../../domain/partner-report/page-id';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { untilListed } from '../kit/in-pages';
import type { FindPagesInput, Taken } from './contract';
import { REPORT_FACTS } from './reporting';

const FIND_DEADLINE_MS = 120_000;

/** The pages of a question: of a worker that died before it could report them, or as soon as lists have them. */
export function createFindPages(parts: ActivityParts) {
  return ({ site, report, ask, written = [] }: FindPagesInput): Promise<Taken> =>
    attempt(parts, site, FIND_DEADLINE_MS, REPORT_FACTS, async ({ inTime }) => {
      const prefix = pagesOfAsk(site.instance, report, ask);
      await untilListed(parts.pages, prefix, written, inTime);
      const pages = await parts.pages.list(prefix);
      let learners = 0;
      let oldest: string | undefined;
      for (const page of pages) {
        for (const { created } of (await parts.pages.read(page)) ?? []) {
          learners += 1;
          if (oldest === undefined || Date.parse(created) < Date.parse(oldest)) oldest = created;
        }
      }
      return { pages, learners, ...(oldest === undefined ? {} : { oldest }), unreadable: [] };
    });
}
