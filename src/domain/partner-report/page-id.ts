/**
 * Ids of the workflows that keep the entries of a report until they are done with. The instance is in second place, as in
 * all ids of ours, so that each is encrypted with the key of its instance.
 */

/** Of all pages of an instance. */
export function pagesOf(instance: string): string {
  return `partner-report/${instance}/page/`;
}

/** Of the pages that one question of a report has brought. @param ask 1 for the first question */
export function pagesOfAsk(instance: string, report: string, ask: number): string {
  return `${pagesOf(instance)}${report}/${ask}/`;
}

/** Of one page of a question. @param at 0 for the first: pages are in the order of their ids */
export function pageOfAsk(instance: string, report: string, ask: number, at: number): string {
  return `${pagesOfAsk(instance, report, ask)}${String(at).padStart(5, '0')}`;
}

/** Of the entries of a page that wait for the mapping of an organization. */
export function asidePage(instance: string, report: string, of: string): string {
  return `${pagesOf(instance)}aside/${report}/${of.slice(pagesOf(instance).length).replaceAll('/', '.')}`;
}

export function partnerReportWorkflowId(instance: string): string {
  return `partner-report/${instance}`;
}
