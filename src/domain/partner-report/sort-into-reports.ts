import { type EntryValue, NO_ORGANIZATION, type PartnerEntry } from './entry';
import { nfkc, type PartnerMapping, partnersOf } from './partner-mapping';

/** @source openedx-platform scripts/user_retirement/retirement_partner_report.py */
const DEFAULT_HEADINGS = [
  'user_id',
  'original_username',
  'original_email',
  'original_name',
  'deletion_completed',
] as const;

/** One file for a partner. */
export interface Report {
  readonly partner: string;
  readonly headings: readonly string[];
  /** 1 for the first file of the partner; organizations with columns of their own have files of their own. */
  readonly part: number;
  readonly entries: readonly PartnerEntry[];
}

export interface Sorted {
  readonly reports: readonly Report[];
  /** Entries that are in every report in which they must be. */
  readonly whole: readonly PartnerEntry[];
  /** Entries with an organization that nobody has mapped, with these organizations alone; also those without any. */
  readonly aside: readonly PartnerEntry[];
  /** Organizations that nobody has mapped, with how many learners each has. */
  readonly unmapped: Readonly<Record<string, number>>;
}

/**
 * Sorts learners into a report for each partner. A learner is in a report once, whatever the number of their
 * organizations. An organization without a mapping stops nobody: its learners are set aside for it, and reported to the
 * others.
 */
export function sortIntoReports(entries: readonly PartnerEntry[], mapping: PartnerMapping): Sorted {
  const files = new Map<string, { partner: string; headings: readonly string[]; entries: Set<PartnerEntry> }>();
  const whole: PartnerEntry[] = [];
  const aside: PartnerEntry[] = [];
  const unmapped = new Map<string, number>();
  for (const entry of entries) {
    const missing = new Set<string>();
    for (const { org, headings } of orgsOf(entry)) {
      const partners = partnersOf(mapping, org);
      if (partners === undefined) missing.add(org);
      for (const partner of partners ?? []) {
        const key = JSON.stringify([partner, headings]);
        const file = files.get(key) ?? { partner, headings, entries: new Set() };
        files.set(key, file);
        file.entries.add(entry);
      }
    }
    if (missing.size === 0) {
      whole.push(entry);
      continue;
    }
    for (const org of missing) unmapped.set(nfkc(org), (unmapped.get(nfkc(org)) ?? 0) + 1);
    aside.push({
      ...entry,
      orgs: entry.orgs.filter((org) => missing.has(org)),
      orgsConfig: entry.orgsConfig.filter(({ org }) => missing.has(org)),
    });
  }
  return { reports: numbered([...files.values()]), whole, aside, unmapped: Object.fromEntries(unmapped) };
}

function orgsOf({ orgs, orgsConfig }: PartnerEntry): { readonly org: string; readonly headings: readonly string[] }[] {
  if (orgs.length + orgsConfig.length === 0) return [{ org: NO_ORGANIZATION, headings: DEFAULT_HEADINGS }];
  return [
    ...orgs.map((org) => ({ org, headings: DEFAULT_HEADINGS })),
    ...orgsConfig.map(({ org, fieldHeadings }) => ({ org, headings: fieldHeadings })),
  ];
}

/** The same files in the same order, whatever order the LMS gives organizations in: a repeat must make the same ones. */
function numbered(
  files: readonly { partner: string; headings: readonly string[]; entries: ReadonlySet<PartnerEntry> }[],
): readonly Report[] {
  const key = ({ partner, headings }: (typeof files)[number]) =>
    JSON.stringify([partner, isDefault(headings) ? 0 : 1, headings]);
  const sorted = [...files].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const parts = new Map<string, number>();
  return sorted.map(({ partner, headings, entries }) => {
    const part = (parts.get(partner) ?? 0) + 1;
    parts.set(partner, part);
    return { partner, headings, part, entries: [...entries].sort((a, b) => a.userId - b.userId) };
  });
}

function isDefault(headings: readonly string[]): boolean {
  return JSON.stringify(headings) === JSON.stringify(DEFAULT_HEADINGS);
}

/** The cells of a learner in a report; a column that the LMS has no field for is empty. */
export function cellsOf({ headings }: Pick<Report, 'headings'>, entry: PartnerEntry): readonly EntryValue[] {
  return headings.map((heading) => {
    // The time at which the learner was queued for partners stands for the end of the retirement.
    if (heading === 'deletion_completed') return entry.created;
    return Object.hasOwn(entry.fields, heading) ? (entry.fields[heading] ?? null) : null;
  });
}
