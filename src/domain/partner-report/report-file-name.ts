import { folded } from '../text/folded';
import { nfkc, type PartnerMapping } from './partner-mapping';
import type { Report } from './sort-into-reports';

const PREFIX = 'user_retirement_';
const SUFFIX = '.csv';

/**
 * Name of a report's file, as the driver script has it; further files of one partner get a number.
 * @param day YYYY-MM-DD, UTC
 * @param again 1 for the first report of the day, one more for each that was made before
 * @source openedx-platform scripts/user_retirement/retirement_partner_report.py
 */
export function reportFileName(
  { partner, part }: Pick<Report, 'partner' | 'part'>,
  { platform, day }: { readonly platform: string; readonly day: string },
  again = 1,
): string {
  const [more, repeat] = [part === 1 ? '' : `_${part}`, again === 1 ? '' : `_run${again}`];
  return `${PREFIX}${pathSafe(platform)}_${pathSafe(partner)}_${day}${more}${repeat}${SUFFIX}`;
}

/**
 * Partners whose folder on a disk or in a bucket would be the same, also where the disk does not tell cases apart: each
 * would see the learners of the other.
 */
export function partnersInOneFolder(mapping: PartnerMapping): readonly (readonly string[])[] {
  const byFolder = new Map<string, Set<string>>();
  for (const partner of Object.values(mapping).flat()) {
    const folder = folded(pathSafe(nfkc(partner)));
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(partner));
  }
  return [...byFolder.values()].filter(({ size }) => size > 1).map((partners) => [...partners]);
}

/**
 * Whether a file is a report of this platform, of Lethe or of the driver script. Sites can share a place: a report is known
 * by the whole of its name, and by the folder of the partner that it is in. `edx` is also how `edx_edge` begins.
 * @param folder name of the partner's folder that the file is below, as the place has it
 * @source openedx-platform scripts/user_retirement/retirement_partner_report.py: it takes both names as they are
 */
export function isReportOf(
  platform: string,
  { folder, name }: { readonly folder: string; readonly name: string },
): boolean {
  const platforms = [platform, pathSafe(platform)];
  const partners = [folder, nfkc(folder), pathSafe(nfkc(folder))];
  return platforms.some((site) =>
    partners.some((partner) => {
      const begin = `${PREFIX}${site}_${partner}_`;
      return name.startsWith(begin) && DAY_AND_NUMBERS.test(name.slice(begin.length));
    }),
  );
}

const DAY_AND_NUMBERS = /^\d{4}-\d{2}-\d{2}(?:_\d+)?(?:_run\d+)?\.csv$/;

/** A partner's name may hold what a path cannot, and may not begin with a dot in one. */
export function pathSafe(name: string): string {
  return name
    .replace(/[\p{Cc}/\\:*?"<>|]/gu, '_')
    .trim()
    .replace(/^(?:\.|$)/, '_');
}
