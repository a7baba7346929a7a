import { pagesOfAsk } from '../../domain/partner-report/page-id';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { FindPagesInput, Taken } from './contract';
import { REPORT_FACTS } from './reporting';

const FIND_DEADLINE_MS = 120_000;

/** The pages of a question whose worker died before it could report them. */
export function createFindPages(parts: ActivityParts) {
  return ({ site, report, ask }: FindPagesInput): Promise<Taken> =>
    attempt(parts, site, FIND_DEADLINE_MS, REPORT_FACTS, async () => {
      const pages = await parts.pages.list(pagesOfAsk(site.instance, report, ask));
      const userIds: number[] = [];
      let oldest: string | undefined;
      for (const page of pages) {
        for (const { userId, created } of await parts.pages.read(page)) {
          userIds.push(userId);
          if (oldest === undefined || Date.parse(created) < Date.parse(oldest)) oldest = created;
        }
      }
      return { pages, learners: userIds.length, userIds, ...(oldest === undefined ? {} : { oldest }), unreadable: [] };
    });
}
