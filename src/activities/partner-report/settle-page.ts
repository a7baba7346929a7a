import { MOST_MISSING, organizationsOf, type PartnerEntry } from '../../domain/partner-report/entry';
import { asidePage } from '../../domain/partner-report/page-id';
import { partnerMapping } from '../../domain/partner-report/partner-mapping';
import { sortIntoReports } from '../../domain/partner-report/sort-into-reports';
import type { PartnerQueueClient } from '../../openedx/lms/partner-queue';
import type { ActivityParts } from '../kit/activity-parts';
import { type Attempt, attempt } from '../kit/attempt';
import { mustNotBeHeld } from '../kit/in-force';
import { inHalves } from '../kit/in-halves';
import type { SettleInput, SettleResult } from './contract';
import { REPORT_FACTS, reportingOf } from './reporting';
import { broughtBefore } from './who-was-brought';

const SETTLE_DEADLINE_MS = 600_000;

/** What an attempt leaves for the one after it. An attempt whose worker was killed leaves nothing, or what one before it left. */
interface Ended {
  /** Number of the attempt that ended by itself. */
  readonly attempt: number;
  /** Whether it, or one before it, has sent a clean-up whose answer may be lost. */
  readonly sent: boolean;
}

/**
 * Ends what is owed of a page: whom an organization keeps waiting is written down apart, and everybody else is cleaned up in
 * the LMS. The page stays until this result is known (`forgetPage`), so that an attempt after a lost one counts the same.
 */
export function createSettlePage(parts: ActivityParts) {
  return ({ site, report, page, unmapped }: SettleInput): Promise<SettleResult> =>
    attempt<Ended, SettleResult>(parts, site, SETTLE_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const before = sentBefore(now);
      const brought = await broughtBefore(parts.pages, { site, report }, page);
      const cleanUp = new CleanUp(
        ({ userId }) => before || brought.has(userId),
        async () => {
          now.inTime();
          await mustNotBeHeld(parts, 'LMS');
        },
      );
      try {
        const entries = (await parts.pages.read(page)) ?? [];
        const { whole, aside } = sortIntoReports(
          entries.filter(({ userId }) => !brought.has(userId)),
          allBut(entries, unmapped),
        );
        if (aside.length > 0) await parts.pages.keep(asidePage(site.instance, report, page), aside);
        await cleanUp.all(reportingOf(parts).queue(now.signal), [
          ...whole,
          ...entries.filter(({ userId }) => brought.has(userId)),
        ]);
        const { deleted, gone, missing } = cleanUp;
        const listed = missing.slice(0, MOST_MISSING);
        return { deleted, ...(gone === 0 ? {} : { gone }), missing: listed, aside: aside.length };
      } catch (error) {
        now.remember({ attempt: now.number, sent: before || cleanUp.sent });
        throw error;
      }
    });
}

/** False only where the attempt before this one has ended by itself, and none has sent anything. */
function sentBefore({ number, remembered }: Pick<Attempt<Ended>, 'number' | 'remembered'>): boolean {
  return number > 1 && !(remembered?.attempt === number - 1 && !remembered.sent);
}

/** Every organization but these counts as reported: what was written decides, not what the file says by now. */
function allBut(entries: readonly PartnerEntry[], unmapped: readonly string[]) {
  const orgs = entries.flatMap(organizationsOf);
  const reported = partnerMapping(Object.fromEntries(orgs.map((org) => [org, ['']])));
  const waiting = new Set(Object.keys(partnerMapping(Object.fromEntries(unmapped.map((org) => [org, []])))));
  return Object.fromEntries(Object.entries(reported).filter(([org]) => !waiting.has(org)));
}

/** The LMS deletes all rows of a call or none. What it refuses is narrowed by halves to the rows at fault. */
class CleanUp {
  deleted = 0;
  /** How many of those the LMS did not have any more. */
  gone = 0;
  /** LMS user ids. */
  readonly missing: number[] = [];
  /** Whether a call has been sent. */
  sent = false;

  constructor(
    /** An earlier attempt or report may have cleaned the row up. */
    private readonly mayBeGone: (entry: PartnerEntry) => boolean,
    /** Throws where nothing may be sent: the attempt has ended, or somebody holds the LMS. */
    private readonly maySend: () => Promise<void>,
  ) {}

  async all(queue: PartnerQueueClient, entries: readonly PartnerEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.maySend();
    this.sent = true;
    const answer = await queue.cleanUp(entries.map(({ originalUsername }) => originalUsername));
    if (answer === 'deleted') {
      this.deleted += entries.length;
      return;
    }
    const halves = inHalves(entries);
    if (answer.found === 0 || halves === undefined) {
      this.lacks(entries);
      return;
    }
    for (const half of halves) await this.all(queue, half);
  }

  private lacks(entries: readonly PartnerEntry[]): void {
    for (const entry of entries) {
      if (!this.mayBeGone(entry)) {
        this.missing.push(entry.userId);
        continue;
      }
      this.deleted += 1;
      this.gone += 1;
    }
  }
}
