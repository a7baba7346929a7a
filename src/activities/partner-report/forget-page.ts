import { asidePage, broughtPage } from '../../domain/partner-report/page-id';
import { owedNotes } from '../../domain/partner-report/report-note';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { recordInForce } from '../kit/in-force';
import { untilListed } from '../kit/in-pages';
import type { ForgetInput } from './contract';
import { REPORT_FACTS } from './reporting';

const FORGET_DEADLINE_MS = 60_000;

/**
 * Deletes the entries of a page that is settled, when lists have the page of those who still wait. While an answer is owed, it
 * must be known who came: what is recovered leaves them out, whatever has become of the report that brought them.
 */
export function createForgetPage(parts: ActivityParts) {
  return ({ site, report, page }: ForgetInput): Promise<void> =>
    attempt(parts, site, FORGET_DEADLINE_MS, REPORT_FACTS, async ({ inTime }) => {
      const { pages } = parts;
      const aside = asidePage(site.instance, report, page);
      const waiting = await pages.read(aside);
      if (waiting !== undefined) await untilListed(pages, aside, [aside], inTime);
      const waits = new Set(waiting?.map(({ userId }) => userId));
      const done = ((await pages.read(page)) ?? []).map(({ userId }) => userId).filter((userId) => !waits.has(userId));
      const { partnerReports = [] } = await recordInForce(parts, 0);
      if (done.length > 0 && owedNotes(partnerReports).length > 0) {
        const brought = broughtPage(site.instance, page);
        await pages.keepIds(brought, done);
        await untilListed(pages, brought, [brought], inTime);
      }
      await pages.forget(page);
    });
}
