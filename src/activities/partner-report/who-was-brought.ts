import { asidesOf, broughtOf, isAside, isLeft, waitedBefore } from '../../domain/partner-report/page-id';
import type { ReportPages } from '../kit/report-pages';
import type { ReportInput } from './contract';

/** LMS user ids of everybody whom reports have brought to partners, as far back as a worker may still write a page late. */
export async function whoWasBrought(
  pages: Pick<ReportPages, 'list' | 'readIds'>,
  instance: string,
): Promise<ReadonlySet<number>> {
  const userIds = new Set<number>();
  for (const page of await pages.list(broughtOf(instance))) {
    for (const userId of (await pages.readIds(page)) ?? []) userIds.add(userId);
  }
  return userIds;
}

/** Whom of a page partners know of already: a worker that was cut off may have written it after they were made up for. */
export async function broughtBefore(
  pages: Pick<ReportPages, 'list' | 'readIds'>,
  { site, report }: ReportInput,
  page: string,
): Promise<ReadonlySet<number>> {
  return isLeft(site.instance, report, page) ? whoWasBrought(pages, site.instance) : new Set();
}

/**
 * Whom of a page an earlier answer has brought already, and who waits since for the mapping of an organization: the page that
 * they wait in decides alone, since their other partners know of them.
 */
export async function whoWaits(
  pages: Pick<ReportPages, 'list' | 'read'>,
  { site: { instance }, report }: ReportInput,
  page: string,
): Promise<ReadonlySet<number>> {
  const userIds = new Set<number>();
  if (isAside(instance, page)) return userIds;
  for (const aside of await pages.list(asidesOf(instance))) {
    if (!waitedBefore(report, page, aside)) continue;
    for (const { userId } of (await pages.read(aside)) ?? []) userIds.add(userId);
  }
  return userIds;
}
