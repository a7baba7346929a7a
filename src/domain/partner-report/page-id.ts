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

/** Report, question, and place: what a page is named by when it is written first. */
const PARTS_OF_ORIGIN = 3;

/**
 * Of the entries of a page that wait for the mapping of an organization. It names this report and the page that the LMS's
 * answer was written to, whatever the number of reports that have set it aside since: ids of workflows have a longest length.
 * @param of a page of a question, or one that was set aside before
 */
export function asidePage(instance: string, report: string, of: string): string {
  const origin = of.slice(pagesOf(instance).length).split(/[/.]/).slice(-PARTS_OF_ORIGIN);
  return `${pagesOf(instance)}aside/${report}/${origin.join('.')}`;
}

/** Of what was brought to partners while an answer is owed. */
export function broughtOf(instance: string): string {
  return `partner-report/${instance}/brought/`;
}

/** Of the LMS user ids of a page that is done with. */
export function broughtPage(instance: string, page: string): string {
  return `${broughtOf(instance)}${page.slice(pagesOf(instance).length).replaceAll('/', '.')}`;
}

/** Whether another report has left this page as an answer brought it, or its worker has written it late. */
export function isLeft(instance: string, report: string, page: string): boolean {
  const all = pagesOf(instance);
  return ![`${all}${report}/`, `${all}aside/`].some((begin) => page.startsWith(begin));
}

export function partnerReportWorkflowId(instance: string): string {
  return `partner-report/${instance}`;
}
