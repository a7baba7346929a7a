import type { Report } from './sort-into-reports';

/** What the name of every report begins with. Old reports are found by it. */
export const REPORT_PREFIX = 'user_retirement_';

/** What the name of every report ends with. */
export const REPORT_SUFFIX = '.csv';

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
  return `${REPORT_PREFIX}${pathSafe(platform)}_${pathSafe(partner)}_${day}${more}${repeat}${REPORT_SUFFIX}`;
}

/** A partner's name may hold what a path cannot, and may not begin with a dot in one. */
export function pathSafe(name: string): string {
  return name
    .replace(/[\p{Cc}/\\:*?"<>|]/gu, '_')
    .trim()
    .replace(/^(?:\.|$)/, '_');
}
