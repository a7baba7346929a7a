import { asidePage } from '../../domain/partner-report/page-id';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { untilListed } from '../kit/in-pages';
import type { ForgetInput } from './contract';
import { REPORT_FACTS } from './reporting';

const FORGET_DEADLINE_MS = 60_000;

/** Deletes the entries of a page that is settled, when lists have the page of those who still wait. */
export function createForgetPage(parts: ActivityParts) {
  return ({ site, report, page }: ForgetInput): Promise<void> =>
    attempt(parts, site, FORGET_DEADLINE_MS, REPORT_FACTS, async ({ inTime }) => {
      const aside = asidePage(site.instance, report, page);
      if ((await parts.pages.read(aside)) !== undefined) await untilListed(parts.pages, aside, [aside], inTime);
      await parts.pages.forget(page);
    });
}
