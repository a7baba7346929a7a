import { scopeText } from '../../domain/instance/maintenance-hold';
import { PARTNER_QUEUE } from '../../domain/partner-report/partner-queue-method';
import { knowsAll } from '../../openedx/lms/knows-all';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { mustNotBeHeld, recordInForce } from '../kit/in-force';
import type { TakeInput, TakeResult } from './contract';
import { notTaken, wasNotDone } from './not-taken';
import { PageWriter } from './page-writer';
import { REPORT_FACTS, reportingOf } from './reporting';

/** For what comes before and after the answer. @unit milliseconds */
const AROUND_MS = 120_000;

/**
 * Asks the LMS for the report, once: the LMS marks its rows as it answers. Whatever comes is written down page by page
 * while it comes, before anything else is done with it. It is never repeated by Temporal; the workflow decides what an
 * answer that did not come means.
 */
export function createTakeReport(parts: ActivityParts) {
  return ({ site, report, ask }: TakeInput): Promise<TakeResult> => {
    const answerMs = parts.services.partnerReports?.answerTimeoutMs ?? 0;
    return attempt(parts, site, answerMs + AROUND_MS, REPORT_FACTS, async (now): Promise<TakeResult> => {
      const { queue } = reportingOf(parts);
      if (!(await isHeldFor(parts, report, answerMs + AROUND_MS))) return { kind: 'not-held' };
      await mustNotBeHeld(parts, 'LMS');
      try {
        // A token that is refused, a login page or a dead LMS is met by a question that changes nothing.
        await knowsAll(parts.services.lms(now.signal), ['PENDING']);
        now.inTime();
      } catch (error) {
        return { kind: 'not-done', failure: notTaken(error) };
      }
      const writer = new PageWriter(parts.pages, site.instance, report, ask);
      let failed: { readonly error: unknown } | undefined;
      try {
        for await (const item of queue(now.signal).takeReport()) writer.add(item);
      } catch (error) {
        failed = { error };
      }
      const taken = await writer.end();
      if (failed === undefined) return { kind: 'answered', ...taken };
      if (taken.learners === 0 && wasNotDone(failed.error))
        return { kind: 'not-done', failure: notTaken(failed.error) };
      return { kind: 'unanswered', ...taken, failure: notTaken(failed.error) };
    });
  };
}

/** Whether nobody is queued for partners for as long as the answer may take. */
async function isHeldFor(parts: ActivityParts, report: string, forMs: number): Promise<boolean> {
  const { holds } = await recordInForce(parts, 0);
  const wanted = scopeText({ kind: 'method', method: PARTNER_QUEUE });
  return holds.some(
    (hold) => hold.report === report && scopeText(hold.scope) === wanted && endOf(hold) > Date.now() + forMs,
  );
}

function endOf({ until }: { readonly until?: string }): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until);
}
