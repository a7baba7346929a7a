import type { PartnerEntry } from '../../domain/partner-report/entry';
import { type PartnerMapping, partnersOf } from '../../domain/partner-report/partner-mapping';
import { PARTNER_QUEUE } from '../../domain/partner-report/partner-queue-method';
import { HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { ReceiptedLearner } from '../kit/runs';
import type { OwedInput, OwedResult } from './contract';
import { PageWriter } from './page-writer';
import { REPORT_FACTS, reportingOf } from './reporting';

const COLLECT_DEADLINE_MS = HOUR_MS;
const MOST_UNKNOWN = 1_000;
/** What is collected does not come from a question. */
const NO_ASK = 0;

/**
 * Learners whom a question whose answer was lost has marked: those whose run has a receipt of the partner-queue step from
 * its time. Runs know names and addresses, not organizations; whose organizations nobody says is left out and named.
 */
export function createCollectOwed(parts: ActivityParts) {
  return ({ site, report, window, except, orgs, dryRun }: OwedInput): Promise<OwedResult> =>
    attempt(parts, site, COLLECT_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const { mapping } = reportingOf(parts);
      const anyOrg = onlyOrg(mapping);
      const writer = new PageWriter(parts.pages, site.instance, report, NO_ASK);
      const came = new Set(except);
      const unknown: number[] = [];
      let known = 0;
      for await (const learner of parts.runs.withReceipt(site.instance, PARTNER_QUEUE, window)) {
        now.inTime();
        if (came.has(learner.userId)) continue;
        came.add(learner.userId);
        const said = Object.hasOwn(orgs, String(learner.userId)) ? orgs[String(learner.userId)] : anyOrg;
        if (said === undefined) {
          unknown.push(learner.userId);
          continue;
        }
        known += 1;
        if (!dryRun) writer.add(entryOf(learner, said));
      }
      const { pages } = await writer.end();
      unknown.sort((a, b) => a - b);
      const { userIds } = writer;
      return { pages, learners: known, userIds, unknown: unknown.slice(0, MOST_UNKNOWN), unknownInAll: unknown.length };
    });
}

/** Where every organization has the same partners, it does not matter which one a learner had. */
function onlyOrg(mapping: PartnerMapping): readonly string[] | undefined {
  const orgs = Object.keys(mapping);
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
