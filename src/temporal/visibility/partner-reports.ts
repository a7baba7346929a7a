import { pagesOf, partnerReportWorkflowId } from '../../domain/partner-report/page-id';
import { PARTNER_PAGE, REPORT_TO_PARTNERS } from '../../workflows/partner-report/messages';
import { OPEN } from './retirements';
import { allOf, anyOf, is, isBefore, startsWith, type Term } from './terms';

/** Partner reports of one instance, by hand and by schedule. */
export function partnerReports(instance: string): Term {
  return allOf(is('WorkflowType', REPORT_TO_PARTNERS), is('WorkflowId', partnerReportWorkflowId(instance)));
}

/**
 * Pages of entries that are not done with, of one report or of all.
 * @param prefix see `pagesOf()`
 * @param writtenBeforeMs epoch milliseconds
 */
export function reportPages(prefix: string, writtenBeforeMs?: number): Term {
  const before = writtenBeforeMs === undefined ? undefined : isBefore('StartTime', writtenBeforeMs);
  return allOf(is('WorkflowType', PARTNER_PAGE), startsWith('WorkflowId', prefix), OPEN, before);
}

/** A report that is under way, and entries that are still owed to partners. */
export function unfinishedReports(instance: string): Term {
  return anyOf(allOf(partnerReports(instance), OPEN), reportPages(pagesOf(instance)));
}
