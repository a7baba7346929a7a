import { NO_ORGANIZATION, type PartnerEntry } from '../../domain/partner-report/entry';
import { pageOfAsk } from '../../domain/partner-report/page-id';
import { type PartnerMapping, partnersOf } from '../../domain/partner-report/partner-mapping';
import { PARTNER_QUEUE } from '../../domain/partner-report/partner-queue-method';
import { HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { inPages } from '../kit/in-pages';
import type { ReceiptedLearner } from '../kit/runs';
import type { OwedInput, OwedResult } from './contract';
import { PageWriter } from './page-writer';
import { REPORT_FACTS, reportingInForce } from './reporting';
import { whoWasBrought } from './who-was-brought';

const COLLECT_DEADLINE_MS = HOUR_MS;
const MOST_UNKNOWN = 1_000;
/** What is collected does not come from a question. */
const NO_ASK = 0;

/**
 * Learners whom a question whose answer was lost has marked: those whose run has a receipt of the partner-queue step from
 * its time, and who have not come with any report since: pages say who has. Runs know names and addresses, not organizations; whose organizations nobody says is left out and named, and so is
 * who has come under another name since.
 */
export function createCollectOwed(parts: ActivityParts) {
  return ({ site, report, window, orgs, dryRun }: OwedInput): Promise<OwedResult> =>
    attempt(parts, site, COLLECT_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const { mapping } = await reportingInForce(parts);
      const anyOrg = onlyOrg(mapping);
      // Runs come in another order each time: an attempt goes on after the pages of the one before it, whose worker was killed.
      const before = await pagesBefore(parts, site.instance, report);
      const writer = new PageWriter(parts.pages, site.instance, report, NO_ASK, [...before.keys()]);
      // In this order: what is done with in the meantime is in the second.
      const waiting = await inPages(parts.pages, site.instance);
      const kept = [...before.values()].flat();
      const came = new Set([...kept, ...waiting, ...(await whoWasBrought(parts.pages, site.instance))]);
      const unknown: number[] = [];
      const renamed = new Set<number>();
      let known = kept.length;
      for await (const learner of parts.runs.withReceipt(site.instance, PARTNER_QUEUE, window)) {
        now.inTime();
        if (came.has(learner.userId)) continue;
        if ('renamed' in learner) {
          renamed.add(learner.userId);
          continue;
        }
        came.add(learner.userId);
        const said = Object.hasOwn(orgs, String(learner.userId)) ? orgs[String(learner.userId)] : anyOrg;
        if (said === undefined) {
          unknown.push(learner.userId);
          continue;
        }
        known += 1;
        if (dryRun) continue;
        writer.add(entryOf(learner, said));
        await writer.inOrder();
      }
      const { pages } = await writer.end();
      // Another run may know them.
      unknown.push(...[...renamed].filter((userId) => !came.has(userId)));
      unknown.sort((a, b) => a - b);
      return { pages, learners: known, unknown: unknown.slice(0, MOST_UNKNOWN), unknownInAll: unknown.length };
    });
}

/** Pages that an earlier attempt has written, with the LMS user ids in them. */
async function pagesBefore(
  { pages }: Pick<ActivityParts, 'pages'>,
  instance: string,
  report: string,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, readonly number[]>();
  for (;;) {
    const page = pageOfAsk(instance, report, NO_ASK, found.size);
    const entries = await pages.read(page);
    if (entries === undefined) return found;
    found.set(
      page,
      entries.map(({ userId }) => userId),
    );
  }
}

/** Where every organization has the same partners, it does not matter which one a learner had. None is not one of them. */
function onlyOrg(mapping: PartnerMapping): readonly string[] | undefined {
  const orgs = Object.keys(mapping).filter((org) => org !== NO_ORGANIZATION);
  const partners = new Set(orgs.map((org) => JSON.stringify([...(partnersOf(mapping, org) ?? [])].sort())));
  return partners.size === 1 ? orgs.slice(0, 1) : undefined;
}

function entryOf(learner: ReceiptedLearner, orgs: readonly string[]): PartnerEntry {
  const { userId, originalUsername, originalEmail, originalName, at: created } = learner;
  const fields = {
    user_id: userId,
    original_username: originalUsername,
    original_email: originalEmail,
    original_name: originalName,
    created,
  };
  return { userId, originalUsername, orgs, orgsConfig: [], created, fields };
}
