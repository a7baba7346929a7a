import { broughtOf, pagesOf } from '../../domain/partner-report/page-id';
import { owedNotes } from '../../domain/partner-report/report-note';
import { knowsAll } from '../../openedx/lms/knows-all';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { isHeld, recordInForce } from '../kit/in-force';
import type { HeldBack, NotSet, PrepareInput, PrepareResult } from './contract';
import { notInForce, REPORT_FACTS, reportingInForce } from './reporting';

const PREPARE_DEADLINE_MS = 120_000;

/**
 * Everything that can be wrong before the LMS is asked: its answer comes once. Whether there is a place for files, whether
 * the LMS answers us at all, and what earlier reports have left.
 */
export function createPrepareReport(parts: ActivityParts) {
  return ({ site, needed, asks }: PrepareInput): Promise<PrepareResult | NotSet | HeldBack> =>
    attempt<unknown, PrepareResult | NotSet | HeldBack>(parts, site, PREPARE_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const differs = needed === undefined ? await notInForce(parts) : [];
      if (differs.length > 0) return { notSet: true, differs };
      if (needed === undefined && parts.services.partnerReports === undefined) return { notSet: true };
      const reporting = await reportingInForce(parts);
      if (asks === true && (await isHeld(parts, 'LMS'))) return { held: true };
      await reporting.store(now.signal).withoutPlace([]);
      const lms = parts.services.lms(now.signal);
      await knowsAll(lms, ['PENDING']);
      const behind = behindUs(lms);
      const pages = await parts.pages.list(pagesOf(site.instance));
      if (asks === true) await forgetBrought(parts, site.instance);
      const { address, answerTimeoutMs, deniedDomains } = reporting;
      return { pages, address, answerTimeoutMs, tells: deniedDomains !== undefined, ...behind };
    });
}

/** Where no answer is owed, nobody asks any more who came. */
async function forgetBrought(parts: ActivityParts, instance: string): Promise<void> {
  const { partnerReports = [] } = await recordInForce(parts, 0);
  if (owedNotes(partnerReports).length > 0) return;
  for (const page of await parts.pages.list(broughtOf(instance))) await parts.pages.forget(page);
}

/** A clock that is told in whole seconds, and with an answer that takes a while, looks so much behind at least. @unit milliseconds */
const LOOKS_BEHIND_MS = 2_000;

function behindUs(lms: LmsClient): Pick<PrepareResult, 'lmsBehindMs'> {
  const clockMs = lms.clockMs();
  const lmsBehindMs = clockMs === undefined ? 0 : Date.now() - clockMs;
  return lmsBehindMs > LOOKS_BEHIND_MS ? { lmsBehindMs } : {};
}
