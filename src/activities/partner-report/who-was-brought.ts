import { broughtOf, isLeft } from '../../domain/partner-report/page-id';
import type { ReportPages } from '../kit/report-pages';
import type { ReportInput } from './contract';

/** LMS user ids of everybody whom reports have brought to partners since the first answer that is owed. */
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
