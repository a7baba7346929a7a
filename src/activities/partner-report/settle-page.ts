import { MOST_MISSING, type PartnerEntry } from '../../domain/partner-report/entry';
import { asidePage } from '../../domain/partner-report/page-id';
import { partnerMapping } from '../../domain/partner-report/partner-mapping';
import { sortIntoReports } from '../../domain/partner-report/sort-into-reports';
import type { PartnerQueueClient } from '../../openedx/lms/partner-queue';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { inHalves } from '../kit/in-halves';
import type { SettleInput, SettleResult } from './contract';
import { REPORT_FACTS, reportingOf } from './reporting';

const SETTLE_DEADLINE_MS = 600_000;

/**
 * Ends what is owed of a page: whom an organization keeps waiting is written down apart, and everybody else is cleaned up in
 * the LMS. The page stays until this result is known (`forgetPage`), so that an attempt after a lost one counts the same.
 */
export function createSettlePage(parts: ActivityParts) {
  return ({ site, report, page, unmapped }: SettleInput): Promise<SettleResult> =>
    attempt(parts, site, SETTLE_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const entries = await parts.pages.read(page);
      const { whole, aside } = sortIntoReports(entries, allBut(entries, unmapped));
      if (aside.length > 0) await parts.pages.keep(asidePage(site.instance, report, page), aside);
      const cleanUp = new CleanUp(reportingOf(parts).queue(now.signal), () => now.inTime());
      await cleanUp.all(whole, now.number > 1);
      const { deleted, missing } = cleanUp;
      return { deleted, missing: missing.slice(0, MOST_MISSING), aside: aside.length };
    });
}

/** Every organization but these counts as reported: what was written decides, not what the file says by now. */
function allBut(entries: readonly PartnerEntry[], unmapped: readonly string[]) {
  const orgs = entries.flatMap((entry) => [...entry.orgs, ...entry.orgsConfig.map(({ org }) => org)]);
  const reported = partnerMapping(Object.fromEntries(orgs.map((org) => [org, ['']])));
  const waiting = new Set(Object.keys(partnerMapping(Object.fromEntries(unmapped.map((org) => [org, []])))));
  return Object.fromEntries(Object.entries(reported).filter(([org]) => !waiting.has(org)));
}

/** The LMS deletes all rows of a call or none. What it refuses is narrowed by halves to the rows at fault. */
class CleanUp {
  deleted = 0;
  /** LMS user ids. */
  readonly missing: number[] = [];

  constructor(
    private readonly queue: PartnerQueueClient,
    private readonly inTime: () => void,
  ) {}

  /** @param again an earlier attempt may have cleaned them up, and its answer was lost */
  async all(entries: readonly PartnerEntry[], again: boolean): Promise<void> {
    if (entries.length === 0) return;
    this.inTime();
    const answer = await this.queue.cleanUp(entries.map(({ originalUsername }) => originalUsername));
    if (answer === 'deleted') {
      this.deleted += entries.length;
      return;
    }
    const halves = inHalves(entries);
    if (answer.found === 0 || halves === undefined) {
      if (again) this.deleted += entries.length;
      else for (const { userId } of entries) this.missing.push(userId);
      return;
    }
    for (const half of halves) await this.all(half, again);
  }
}
